import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@testable import moesif_inspector

/// The facts that a row of the inspector shows.
@Suite("Rows of the inspector")
struct RecordSummaryTests {
    private func summary(_ text: String, _ kind: ReceivedItems.Kind = .event) throws -> JSONValue {
        let item = try #require(ReceivedItems.parse(Data(text.utf8)))
        let summary = RecordSummary(item, kind, text: text, received: Date(timeIntervalSince1970: 1))
        return try #require(JSONValue(parsing: Data("{\(summary.json)}".utf8)))
    }

    @Test("A call has its host, times, sizes and marks")
    func call() throws {
        let row = try summary(
            #"""
            {"request":{"verb":"post","uri":"http://a.example:8080/x?token=[redacted]","time":"1970-01-01T00:00:01.500Z"},
            "response":{"status":201,"time":"1970-01-01T00:00:01.750Z","headers":{"Set-Cookie":"[redacted]"}},
            "metadata":{"capture":{"timing":{"request_bytes":3,"response_bytes":4},"omitted":{"response_body":"streamed"}}},
            "direction":"Outgoing","user_id":"u","company_id":"c","action_name":"a","tags":"t"}
            """#
        )
        #expect(row["method"] == "post")
        #expect(row["host"] == "a.example:8080")
        #expect(row["started"] == 1_500.0)
        #expect(row["duration"] == 250.0)
        #expect([row["requestBytes"], row["responseBytes"]] == [3, 4])
        #expect([row["status"], row["redactions"], row["missing"]] == [201, 2, 1])
        #expect([row["user"], row["company"], row["action"], row["tags"]] == ["u", "c", "a", "t"])
    }

    @Test("Redacted fields of a form count, although the event has the form in base64")
    func form() throws {
        let body = Data("user=a&password=[redacted]&client_secret=[redacted]".utf8).base64EncodedString()
        let text = #"{"request":{"verb":"POST","uri":"https://a/","body":"\#(body)","transfer_encoding":"base64"}}"#
        #expect(try summary(text)["redactions"] == 2)
    }

    @Test(
        "An event of any form has a row",
        arguments: ["{}", #"{"request":7,"response":[]}"#, #"{"direction":"x","response":{"status":"abc"}}"#]
    )
    func oddEvents(_ text: String) throws {
        let row = try summary(text)
        #expect(row["kind"] == "event")
        #expect(row["status"] == nil)
        #expect(row["redactions"] == 0)
    }

    @Test("A long text is cut, however many of its bytes are combining characters")
    func longTexts() throws {
        let accents = String(repeating: "\u{301}", count: 100_000)
        let row = try summary(#"{"request":{"verb":"GET","uri":"https://a/"},"user_id":"a\#(accents)"}"#)
        #expect(try #require(row["user"]?.string).unicodeScalars.count == 2_001)
    }

    @Test("Only events are known by their transaction ID, and an empty one is none")
    func transactionIDs() throws {
        func id(_ kind: ReceivedItems.Kind, _ id: String) -> String? {
            let item: JSONValue = ["transaction_id": .string(id)]
            return RecordSummary(item, kind, text: item.jsonText, received: Date()).transactionID
        }
        #expect(id(.event, "t") == "t")
        #expect(id(.event, "") == nil)
        #expect(id(.action, "t") == nil)
        #expect(id(.user, "t") == nil)
    }
}
