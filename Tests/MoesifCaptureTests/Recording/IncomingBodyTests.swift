import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Compressed bodies are masked and redacted like other bodies.
@Suite("Compressed bodies", .timeLimit(.minutes(10)))
struct IncomingBodyTests {
    private static func packed(_ text: String) throws -> Data {
        try #require(Gzip.compress(Data(text.utf8)))
    }

    /// Returns the event of a call with these bytes on both sides.
    private func event(
        of bytes: Data,
        coding: String? = "gzip",
        _ configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) async throws -> JSONValue {
        let server = IncomingServer(configure)
        var headers: HeaderFields = ["Host": "api.example.com"]
        headers[.contentEncoding] = coding
        let body = CapturedBody(bytes)
        server.moesif.incoming.record(
            request: CapturedCall.Request(target: "/", method: "POST", headers: headers, body: body, peerAddress: nil),
            response: CapturedCall.Response(status: 200, headers: headers, body: body)
        )
        return try await server.event()
    }

    @Test("A compressed body is decompressed and redacted", arguments: ["gzip", " GZIP ", "x-gzip"])
    func whatIsPackedIsRedacted(_ coding: String) async throws {
        let event = try await event(of: Self.packed(#"{"a":1,"access_token":"t"}"#), coding: coding)
        for side in ["request", "response"] {
            #expect(event.at(side, "body") == ["a": 1, "access_token": "[redacted]"])
            #expect(event.at(side, "transfer_encoding") == "json")
        }
    }

    @Test("A compressed body is decompressed and masked")
    func whatIsPackedIsMasked() async throws {
        let event = try await event(of: Self.packed(#"{"a":1,"card":"4242"}"#)) {
            $0.masks.requestBodyKeys = ["card"]
            $0.masks.responseBodyKeys = ["a"]
        }
        #expect(event.at("request", "body") == ["a": 1])
        #expect(event.at("response", "body") == ["card": "4242"])
    }

    @Test("The body limit applies to the decompressed size")
    func theLimitIsThatOfWhatIsInside() async throws {
        let text = String(repeating: "x", count: 1000)
        let within = try await event(of: Self.packed(text)) { $0.bodyLimit = 1000 }
        #expect(within.at("request", "body")?.string == Data(text.utf8).base64EncodedString())
        let over = try await event(of: Self.packed(text)) { $0.bodyLimit = 999 }
        #expect(over.at("request", "body") == ["omitted": "over the limit", "limit": 999])
        #expect(over.at("metadata", "capture", "omitted", "request_body") == "over the limit")
    }

    /// For example, a framework has decompressed the body already.
    @Test("A body that is not compressed, or not declared so, is recorded as it is")
    func whatIsNotPackedStaysAsItIs() async throws {
        #expect(try await event(of: Data(#"{"a":1}"#.utf8)).at("request", "body") == ["a": 1])
        let excluded = try Self.packed(#"{"a":1}"#)
        let body = try await event(of: excluded, coding: nil).at("request", "body")
        #expect(body?.string == excluded.base64EncodedString())
    }

    /// A body that cannot be decompressed completely might still be read in part.
    @Test("A damaged compressed body is omitted", arguments: [9, -3])
    func whatIsDamagedIsNotSent(_ missing: Int) async throws {
        var bytes = try Self.packed(#"{"access_token":"t"}"#)
        bytes = missing > 0 ? bytes.dropLast(missing) : bytes + Data(count: -missing)
        let event = try await event(of: bytes)
        for side in ["request", "response"] {
            #expect(event.at(side, "body") == nil)
            #expect(
                event.at("metadata", "capture", "omitted", "\(side)_body")?.string == "damaged, \(bytes.count) bytes"
            )
        }
    }

    @Test("An incomplete compressed body is omitted")
    func whatIsPackedAndIncompleteIsNotSent() async throws {
        let server = IncomingServer()
        let recorder = server.moesif.bodyRecorder()
        recorder.append(try Self.packed(#"{"access_token":"t"}"#).dropLast(9))
        let request = IncomingServer.request(headers: ["Content-Encoding": "gzip"])
        server.moesif.incoming.begin(request).end(response: nil, requestBody: recorder.body(isComplete: false))
        let event = try await server.event()
        #expect(event.at("request", "body") == nil)
        let said = event.at("metadata", "capture", "omitted", "request_body")?.string
        #expect(said == "incomplete, \(recorder.count) bytes received")
    }

    /// Concatenated gzip members are one file.
    @Test("A compressed body of several gzip members is read completely")
    func allThatIsPackedIsRead() async throws {
        let bytes = try Self.packed(#"{"a":1,"#) + Self.packed("") + Self.packed(#""access_token":"t"}"#)
        #expect(try await event(of: bytes).at("request", "body") == ["a": 1, "access_token": "[redacted]"])
        #expect(Gzip.decompress(bytes, limit: 8) == .overLimit && Gzip.decompress(bytes, limit: 7) == .overLimit)
    }

    @Test("Decompression accepts any limit", arguments: [Int.min, 0, 3, .max])
    func anyLimitWillDo(_ limit: Int) throws {
        let contents = Gzip.decompress(try Self.packed("four"), limit: limit)
        #expect(contents == (limit > 3 ? .bytes(Data("four".utf8)) : .overLimit))
    }
}
