import Foundation
import Testing

@testable import MoesifCapture

@Suite struct EventEncoderTests {
    private func event(
        requestBody: Moesif.Event.Body? = nil,
        responseBody: Moesif.Event.Body? = nil,
        headers: HeaderFields = [:],
        metadata: JSONObject? = nil,
        uri: String = "https://h/"
    ) -> Moesif.Event {
        var event = Moesif.Event(
            request: Moesif.Event.Request(time: .now, uri: uri, verb: "GET", headers: headers, body: requestBody)
        )
        event.response = Moesif.Event.Response(time: .now, status: 200, headers: headers, body: responseBody)
        event.metadata = metadata
        return event
    }

    private func encoded(_ event: Moesif.Event) throws -> JSONValue {
        let bytes = try #require(EventEncoder.encode(event))
        #expect(bytes.count < 1_000_000)
        return try #require(JSONValue(parsing: bytes))
    }

    private func json(_ length: Int, _ filler: String = "x") -> Moesif.Event.Body {
        Moesif.Event.Body(["a": .string(String(repeating: filler, count: length))])
    }

    private func notice(_ size: Int) -> JSONValue {
        ["omitted": "the event is over the limit", "bytes": .int(size)]
    }

    @Test("An event under the limit is sent whole") func whatIsUnderTheLimitStaysWhole() throws {
        let event = event(requestBody: json(400_000), responseBody: json(400_000), metadata: ["a": 1])
        let value = try encoded(event)
        #expect(value["request"]?["body"]?["a"]?.string?.utf8.count == 400_000)
        #expect(value["response"]?["body"]?["a"]?.string?.utf8.count == 400_000)
        #expect(value["metadata"] == ["a": 1])
    }

    @Test("An event is sent whole only if it is smaller than the limit") func theLimitIsExact() throws {
        let event = event(requestBody: json(1000))
        let size = try #require(EventEncoder.encode(event)).count
        #expect(EventEncoder.encode(event, limit: size + 1)?.count == size)
        let smaller = try #require(EventEncoder.encode(event, limit: size))
        #expect(smaller.count < size)
        #expect(JSONValue(parsing: smaller)?["request"]?["body"] == notice(1008))
    }

    @Test("The larger body is omitted first") func theLargerBodyGoesFirst() throws {
        let request = try encoded(event(requestBody: json(900_000), responseBody: json(200_000)))
        #expect(request["request"]?["body"] == notice(900_008))
        #expect(request["request"]?["transfer_encoding"] == "json")
        #expect(request["response"]?["body"]?["a"]?.string?.utf8.count == 200_000)
        let response = try encoded(event(requestBody: json(200_000), responseBody: json(900_000)))
        #expect(response["response"]?["body"] == notice(900_008))
        #expect(response["request"]?["body"]?["a"]?.string?.utf8.count == 200_000)
    }

    @Test("Both bodies are omitted if omitting one is not enough") func thenBothBodiesGo() throws {
        let value = try encoded(
            event(requestBody: json(1_200_000), responseBody: json(1_100_000), headers: ["A": "1"], metadata: ["a": 1])
        )
        #expect(value["request"]?["body"] == notice(1_200_008))
        #expect(value["response"]?["body"] == notice(1_100_008))
        let reason: JSONValue = "the event is over the limit"
        #expect(
            value["metadata"]
                == ["a": 1, "capture": ["omitted": ["request_body": reason, "response_body": reason]]]
        )
        #expect(value["request"]?["headers"] == ["A": "1"])
    }

    @Test("Metadata is omitted after the bodies") func thenTheMetadataGoes() throws {
        let long = JSONValue.string(String(repeating: "\u{1}", count: 200_000))
        let value = try encoded(event(requestBody: json(300), headers: ["A": "1"], metadata: ["a": long]))
        let reason: JSONValue = "the event is over the limit"
        #expect(value["metadata"] == ["capture": ["omitted": ["request_body": reason, "metadata": reason]]])
        #expect(value["request"]?["headers"] == ["A": "1"])
        #expect(value["response"]?["headers"] == ["A": "1"])
    }

    /// Metadata from a hook must not displace the library's own notes.
    @Test("The error of a failed call is kept if metadata is omitted")
    func theReasonOfAFailureOutlivesTheMetadata() throws {
        let long = JSONValue.string(String(repeating: "\u{1}", count: 200_000))
        let error: JSONValue = ["domain": "NSURLErrorDomain", "code": -1001, "text": "timed out"]
        let value = try encoded(event(metadata: ["a": long, "capture": ["error": error]]))
        #expect(value["metadata"]?["a"] == nil)
        #expect(value["metadata"]?["capture"]?["error"] == error)
        #expect(value["metadata"]?["capture"]?["omitted"]?["metadata"] == "the event is over the limit")
    }

    @Test("Headers are omitted after the metadata") func thenTheHeadersGo() throws {
        let headers: HeaderFields = ["A": String(repeating: "\u{1}", count: 200_000)]
        let value = try encoded(event(requestBody: json(200), headers: headers, metadata: ["a": 1]))
        let reason: JSONValue = "the event is over the limit"
        #expect(value["metadata"] == ["capture": ["omitted": ["metadata": reason, "headers": reason]]])
        #expect(value["request"]?["headers"] == [:])
        #expect(value["response"]?["headers"] == [:])
        #expect(value["request"]?["body"]?["a"]?.string?.utf8.count == 200, "a body shorter than its notice stays")
    }

    @Test("An event that is still too large is not encoded") func whatIsTooLargeEvenThenIsNoEvent() {
        #expect(EventEncoder.encode(event(uri: String(repeating: "x", count: 1_000_000))) == nil)
        var event = event()
        event.userID = String(repeating: "\u{0}", count: 200_000)
        #expect(EventEncoder.encode(event) == nil)
    }

    @Test("An error that is too large is omitted") func whatIsSaidOfAFailureIsBoundedToo() throws {
        let long = JSONValue.string(String(repeating: "x", count: 1_000_000))
        let value = try encoded(event(metadata: ["capture": ["error": long]]))
        #expect(value["metadata"]?["capture"]?["error"] == nil)
    }

    /// Runs at one fiftieth of the full size.
    @Test("No encoded event is over the limit", .tags(.slow)) func noEventIsEverOverTheLimit() {
        let limit = 20_000
        let fillers = ["x", "\u{0}", "\"", "é", "😀"]
        let sizes = [0, 1, 255, 256, 1400, 3320, 3340, 6660, 9998, 14_980, 15_000, 19_998, 22_000]
        var random = SplitMix64(seed: 7)
        var refused = 0
        for _ in 0..<300 {
            func text() -> String {
                let filler = fillers[Int.random(in: fillers.indices, using: &random)]
                return String(repeating: filler, count: sizes[Int.random(in: sizes.indices, using: &random)])
            }
            func body() -> Moesif.Event.Body? {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: Moesif.Event.Body(base64: Data(text().utf8))
                case 1: Moesif.Event.Body(["a": .string(text())])
                case 2: Moesif.Event.Body(Data("[\(String(repeating: " ", count: text().utf8.count))]".utf8))
                default: nil
                }
            }
            let parts = (0..<3).map { _ in Int.random(in: 0..<3, using: &random) == 0 }
            let event = event(
                requestBody: body(),
                responseBody: body(),
                headers: parts[0] ? ["A": text()] : [:],
                metadata: parts[1] ? ["a": .string(text())] : nil,
                uri: parts[2] ? text() : "https://h/"
            )
            if let bytes = EventEncoder.encode(event, limit: limit) {
                #expect(bytes.count < limit)
                #expect(bytes.withUnsafeBytes { JSONValidator.isObjectOrArray($0) })
            } else {
                // Only parts that are never omitted can make an event too large.
                #expect(JSONWriter.escapedLength(of: event.request.uri) > limit - 1500)
                refused += 1
            }
        }
        #expect(refused > 0 && refused < 100)
    }

    @Test("An event is smaller than the collector's limit of 1,000,000 bytes", .tags(.slow))
    func theLimitIsTheCollectors() throws {
        #expect(EventEncoder.limit == 1_000_000)
        for body in [
            Moesif.Event.Body(base64: Data(repeating: 0, count: 749_900)), json(166_650, "\u{0}"), json(999_700),
        ] {
            for sides in [(body, nil), (nil, body), (body, body)] as [(Moesif.Event.Body?, Moesif.Event.Body?)] {
                let bytes = try #require(EventEncoder.encode(event(requestBody: sides.0, responseBody: sides.1)))
                #expect(bytes.count < 1_000_000)
            }
        }
    }
}
