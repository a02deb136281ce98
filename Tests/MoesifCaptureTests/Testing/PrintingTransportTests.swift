import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The output of a transport that prints and sends nothing.
@Suite("PrintingTransport", .timeLimit(.minutes(5)))
struct PrintingTransportTests {
    @Test("Each item is printed after its path, on several lines")
    func items() async throws {
        let printed = Lock<[String]>([])
        let moesif = Moesif(applicationID: "none") {
            $0.transport = PrintingTransport { text in printed.withLock { $0.append(text) } }
        }
        let url = try #require(URL(string: "https://api.example.com/a"))
        for _ in 0..<2 {
            moesif.record(
                request: CapturedCall.Request(url: url, method: "GET", headers: ["Authorization": "Bearer abc"]),
                response: CapturedCall.Response(status: 200)
            )
        }
        try await moesif.updateUser(Moesif.User(id: "u-1"))
        #expect(await moesif.shutdown().isComplete)
        let texts = printed.withLock { $0 }
        #expect(texts.count == 3)
        let event = try #require(texts.first { $0.hasPrefix("/v1/events\n") })
        #expect(event.contains("\n{\n  \"request\": {\n    \"time\": \"".dropFirst()))
        #expect(event.contains("\n      \"Authorization\": \"[redacted]\"\n"))
        #expect(texts.contains { $0 == "/v1/users\n{\n  \"user_id\": \"u-1\"\n}" })
    }

    @Test("Empty objects and arrays are printed on one line")
    func emptyValues() {
        let value: JSONValue = ["a": [:], "b": [], "c": [1, ["d": nil]]]
        #expect(
            value.indentedText() == """
                {
                  "a": {},
                  "b": [],
                  "c": [
                    1,
                    {
                      "d": null
                    }
                  ]
                }
                """
        )
    }
}
