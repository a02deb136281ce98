import HTTPTypes
import Hummingbird
import MoesifCapture
import MoesifHummingbird
import NIOCore
import Testing

/// The responses of a Hummingbird server, with and without the middleware.
@Suite(.timeLimit(.minutes(1)))
struct HummingbirdWireTests {
    private struct Refusal: Error {}

    private static let paths = [
        "buffer", "empty", "none", "stream", "sized", "named", "trailer", "post-write", "refused", "failed", "missing",
        "broken",
    ]

    private static let serverTiming: HTTPFields = HTTPField.Name("Server-Timing").map { [$0: "x"] } ?? [:]

    private static func router(_ middleware: MoesifMiddleware<BasicRequestContext>?) -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        if let middleware { router.add(middleware: middleware) }
        let pieces = [ByteBuffer(string: #"{"a":"#), ByteBuffer(string: "1}")]
        router.get("buffer") { _, _ in #"{"a":1}"# }
        router.get("empty") { _, _ in Response(status: .ok) }
        router.get("none") { _, _ in Response(status: .noContent) }
        router.get("stream") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for piece in pieces { try await writer.write(piece) }
                    try await writer.finish(nil)
                }
            )
        }
        router.get("sized") { _, _ in Response(status: .created, body: ResponseBody(contentsOf: pieces)) }
        router.get("named") { _, _ in
            Response(
                status: .ok,
                headers: [.contentLength: "7"],
                body: ResponseBody { writer in
                    try await writer.write(contentsOf: pieces)
                    try await writer.finish(nil)
                }
            )
        }
        router.get("trailer") { _, _ in
            Response(
                status: .ok,
                headers: [.trailer: "Server-Timing"],
                body: ResponseBody { writer in
                    for piece in pieces { try await writer.write(piece) }
                    try await writer.finish(serverTiming)
                }
            )
        }
        // An arbitrary closure: it is called as often as without the middleware.
        router.get("post-write") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody(contentLength: 0) { writer in try await writer.finish(nil) }
            )
        }
        router.get("refused") { _, _ -> String in throw HTTPError(.unauthorized, message: "no") }
        router.get("failed") { _, _ -> String in throw Refusal() }
        router.get("broken") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody(contentLength: 7) { writer in
                    try await writer.write(pieces[0])
                    throw Refusal()
                }
            )
        }
        return router
    }

    private func answers(_ middleware: MoesifMiddleware<BasicRequestContext>?) async throws -> [String: String] {
        let answers = LockedAnswers()
        try await HummingbirdFixture().serve(Self.router(middleware)) { _, port in
            for path in Self.paths {
                for method in ["GET", "HEAD"] {
                    // The server closes the connection by itself after a body that fails.
                    let isClosed = (method, path) == ("GET", "broken")
                    let connection = isClosed ? "" : "Connection: close\r\n"
                    let request = "\(method) /\(path) HTTP/1.1\r\nHost: localhost\r\n\(connection)\r\n"
                    let answer = try await HummingbirdFixture.exchange(request, with: port)
                    await answers.set("\(method) \(path)", answer)
                }
            }
        }
        return await answers.answers
    }

    @Test("Each response is the same byte for byte, except for the date and the ID of the event")
    func unchanged() async throws {
        let fixture = try HummingbirdFixture()
        let plain = try await answers(nil)
        let recorded = try await answers(MoesifMiddleware(fixture.moesif))
        for (call, answer) in plain {
            #expect(answer.comparable == recorded[call]?.comparable, "\(call)")
            let isAnswered = !["missing", "refused", "failed"].contains { call.hasSuffix($0) }
            #expect(recorded[call]?.contains("X-Moesif-Transaction-Id: ") == isAnswered, "\(call)")
        }
        #expect(plain.count == 24)
        let end = await fixture.moesif.shutdown(timeout: .seconds(30))
        #expect(end.isComplete && end.statistics.delivered == 24)
    }

    @Test("A disabled client changes nothing in a response")
    func disabled() async throws {
        let plain = try await answers(nil)
        let disabled = try await answers(MoesifMiddleware(Moesif(applicationID: ""), requestBodies: .asRead))
        for (call, answer) in plain { #expect(answer.comparable == disabled[call]?.comparable, "\(call)") }
        #expect(!disabled.values.contains { $0.contains("X-Moesif") })
    }

    @Test(
        "A body is passed on piece by piece in both directions",
        arguments: [.notRecorded, .asRead] as [MoesifRequestBodies]
    )
    func streamed(_ mode: MoesifRequestBodies) async throws {
        let fixture = try HummingbirdFixture()
        let router = Router()
        router.add(middleware: MoesifMiddleware(fixture.moesif, requestBodies: mode))
        router.post("echo") { request, _ in Response(status: .ok, body: ResponseBody(asyncSequence: request.body)) }
        try await fixture.serve(router) { _, port in
            try await HummingbirdFixture.connect(to: port) { inbound, outbound in
                let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                try await outbound.write(ByteBuffer(string: head))
                var pieces = inbound.makeAsyncIterator()
                var received = ""
                // Each piece is sent after the previous one has come back.
                for piece in ["[1,", "2,", "3]"] {
                    try await outbound.write(ByteBuffer(string: "\(piece.count)\r\n\(piece)\r\n"))
                    while !received.hasSuffix("\r\n\(piece)\r\n"), let buffer = try await pieces.next() {
                        received += String(buffer: buffer)
                    }
                }
                try await outbound.write(ByteBuffer(string: "0\r\n\r\n"))
                while !received.hasSuffix("0\r\n\r\n"), let buffer = try await pieces.next() {
                    received += String(buffer: buffer)
                }
            }
        }
        let event = try #require(await fixture.events()["echo"])
        #expect(event["response"]?["body"] == [1, 2, 3])
        #expect(event["request"]?["body"] == (mode == .asRead ? [1, 2, 3] : nil))
    }
}

private actor LockedAnswers {
    private(set) var answers: [String: String] = [:]

    func set(_ call: String, _ answer: String) {
        answers[call] = answer
    }
}

extension String {
    /// The response without the lines that differ.
    fileprivate var comparable: [Substring] {
        split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("Date: ") && !$0.hasPrefix("X-Moesif-Transaction-Id: ") }
    }
}
