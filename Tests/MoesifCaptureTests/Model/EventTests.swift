import Foundation
import Testing

@testable import MoesifCapture

@Suite struct EventTests {
    private func golden(_ name: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }

    private func written(_ event: Moesif.Event) throws -> String {
        String(decoding: try #require(EventEncoder.encode(event)), as: UTF8.self)
    }

    private func minimal() -> Moesif.Event {
        let time = Date(timeIntervalSince1970: 1_795_412_399.042)
        var event = Moesif.Event(
            request: Moesif.Event.Request(time: time, uri: "https://api.example.com/", verb: "GET")
        )
        event.transactionID = "0b9de1a8-5e1c-4d7a-9a6c-3f1e2d4c5b6a"
        return event
    }

    @Test("Unset fields are not written") func whatIsNotSetIsNotWritten() throws {
        #expect(try written(minimal()) + "\n" == golden("event-minimal"))
    }

    @Test("An event prints as the JSON that is sent") func printing() throws {
        #expect("\(minimal())\n" == (try golden("event-minimal")))
        let headers: HeaderFields = ["Accept": "*/*", "X-Odd": "\"é"]
        #expect("\(headers)" == #"{"Accept":"*/*","X-Odd":"\"é"}"#)
        #expect("\(Moesif.Event.Body(Data(#"{"n":1.10}"#.utf8)))" == #"{"n":1.10}"#)
        #expect("\(Moesif.Event.Body(["a": 1]))" == #"{"a":1}"#)
        #expect("\(Moesif.Event.Body(Data("Hi!".utf8)))" == #""SGkh""#)
    }

    @Test("Every field is written under its name") func everyFieldHasItsName() throws {
        var event = minimal()
        event.request.uri = #"https://api.example.com/a?b="c"&d=\"#
        event.request.verb = "Post"
        event.request.headers = ["Accept": "*/*", "X-Multi": "one", "x-multi": "two", "X-Odd": "\"\\\n\u{1}é"]
        event.request.apiVersion = "1.2"
        event.request.ipAddress = "192.0.2.1"
        event.request.body = Moesif.Event.Body(Data(#"{ "n": 12345678901234567890123, "f": 10.10 }"#.utf8))
        event.request.contentLength = 44
        var response = Moesif.Event.Response(time: event.request.time + 0.303, status: 201)
        response.headers = ["Content-Type": "image/png", "Set-Cookie": "[redacted]"]
        response.ipAddress = "192.0.2.2"
        response.body = Moesif.Event.Body(Data([0x89, 0x50, 0x4E, 0x47, 0xFF]))
        response.contentLength = 5
        event.response = response
        event.userID = "u-1"
        event.companyID = "c-1"
        event.subscriptionID = "s-1"
        event.sessionToken = "t-1"
        event.direction = .incoming
        event.weight = 3
        event.metadata = ["z": 1, "a": ["nested": [true, nil]]]
        event.tags = ["red", "blue"]
        event.blockedBy = "rule-1"
        event.traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
        event.span = Moesif.Event.Span(id: "00f067aa0ba902b7", parentID: "p-1", links: ["l-1", "l-2"], status: 2)
        event.actionName = "checkout"
        #expect(try written(event) + "\n" == golden("event-full"))
    }

    @Test("The reference files are JSON objects", arguments: ["event-minimal", "event-full"])
    func goldenFilesAreJSON(_ name: String) throws {
        let text = try golden(name)
        #expect(JSONValue(parsing: Data(text.utf8))?.object != nil)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    @Test("The weight is at least 1", arguments: [(Int.min, 1), (-1, 1), (0, 1), (1, 1), (2, 2), (Int.max, Int.max)])
    func weightIsAtLeastOne(weight: Int, expected: Int) throws {
        var event = minimal()
        event.weight = weight
        #expect(try written(event).contains(#""weight":\#(expected),"#))
    }

    @Test(
        "The direction is written by name",
        arguments: [(.incoming, "Incoming"), (.outgoing, "Outgoing"), (.internal, "Internal")]
            as [(Moesif.Event.Direction, String)]
    )
    func directionIsNamed(direction: Moesif.Event.Direction, expected: String) throws {
        var event = minimal()
        event.direction = direction
        #expect(try written(event).contains(#""direction":"\#(expected)""#))
    }

    @Test("By default, the direction is outgoing and the weight is 1")
    func directionIsOutgoingAndWeightOneUnlessSaid() {
        let event = Moesif.Event(request: minimal().request)
        #expect(event.direction == .outgoing && event.weight == 1 && event.response == nil)
    }

    @Test("Each event has its own lower-case UUID as transaction ID")
    func eachEventHasItsOwnLowerCaseUUID() throws {
        let ids = Set((0..<100).map { _ in Moesif.Event(request: minimal().request).transactionID })
        #expect(ids.count == 100)
        for id in ids {
            #expect(id.utf8.count == 36 && id == id.lowercased())
            let bytes = try #require(UUID(uuidString: id)?.uuid)
            #expect(bytes.6 >> 4 == 4 && bytes.8 >> 6 == 0b10, "version 4, made by chance")
        }
        var event = Moesif.Event(request: minimal().request)
        let id = event.transactionID
        event.weight = 2
        #expect(event.transactionID == id, "an id is made once")
        #expect(try written(event).contains(#""transaction_id":"\#(id)""#))
    }

    /// The arguments are seconds since 1970, because Foundation crashes when it describes a date that is NaN.
    @Test(
        "No date crashes the encoder",
        arguments: [
            (Date.distantPast.timeIntervalSince1970, "0001-01-01T00:00:00.000Z"),
            (Date.distantFuture.timeIntervalSince1970, "4001-01-01T00:00:00.000Z"),
            (.nan, "1970-01-01T00:00:00.000Z"), (.infinity, "9999-12-31T23:59:59.999Z"),
            (-.infinity, "0001-01-01T00:00:00.000Z"),
        ]
    )
    func noDateTraps(seconds: Double, expected: String) throws {
        let date = Date(timeIntervalSince1970: seconds)
        var event = minimal()
        event.request.time = date
        event.response = Moesif.Event.Response(time: date, status: 200)
        #expect(try written(event).components(separatedBy: #""time":"\#(expected)""#).count == 3)
    }

    @Test("The verb is written as given", arguments: ["GET", "get", "M-SEARCH", "pAtCh", ""])
    func theVerbIsWrittenAsGiven(_ verb: String) throws {
        var event = minimal()
        event.request.verb = verb
        #expect(try written(event).contains(#""verb":"\#(verb)""#))
    }

    @Test("A span without links writes no links") func aSpanWithoutLinksHasNone() throws {
        var event = minimal()
        event.span = Moesif.Event.Span(id: "a")
        #expect(try written(event).contains(#""span":{"id":"a"},"#))
    }

    @Test("Empty metadata is written") func emptyMetadataIsWritten() throws {
        var event = minimal()
        event.metadata = [:]
        #expect(try written(event).contains(#""metadata":{},"#))
    }
}
