import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The same call through a plain session and through the wrapper has the same outcome for the app.
@Suite("Parity with a plain session", .timeLimit(.minutes(10)))
struct SessionParityTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var path = "/echo"
        var method = "GET"
        var headers: [String: String] = [:]
        var body: Data?
        var upload: Data?
    }

    static let kinds: [Kind] = [
        Kind(testDescription: "GET"),
        Kind(testDescription: "GET with a query", path: "/echo?a=1&b=%C3%A9"),
        Kind(testDescription: "HEAD", method: "HEAD"),
        Kind(testDescription: "lower-case method", method: "post", body: Data("x".utf8)),
        Kind(testDescription: "own method", method: "PURGE"),
        Kind(testDescription: "POST", method: "POST", headers: ["X-lower": "1"], body: Data("hello".utf8)),
        Kind(testDescription: "upload", method: "PUT", upload: Data(repeating: 7, count: 100_000)),
        Kind(testDescription: "upload of nothing", method: "POST", upload: Data()),
        Kind(testDescription: "GET with a body", body: Data("x".utf8)),
        Kind(testDescription: "204", path: "/status?code=204"),
        Kind(testDescription: "404", path: "/status?code=404"),
        Kind(testDescription: "500", path: "/status?code=500"),
        Kind(testDescription: "redirect 302", path: "/redirect?code=302"),
        Kind(
            testDescription: "redirect 307 of a POST",
            path: "/redirect?code=307",
            method: "POST",
            body: Data("b".utf8)
        ),
        Kind(testDescription: "redirect loop", path: "/loop"),
        Kind(testDescription: "chunks", path: "/chunks"),
        Kind(testDescription: "drop", path: "/drop"),
        Kind(testDescription: "reset", path: "/reset"),
        Kind(testDescription: "cut", path: "/cut"),
        Kind(testDescription: "garbage", path: "/garbage"),
        Kind(testDescription: "401 with Bearer", path: "/bearer"),
    ]

    @Test("An async call has the same outcome as in a plain session", arguments: kinds)
    func asynchronousCall(_ kind: Kind) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let plain = await uncancelled {
            await Self.outcome(of: kind, server, URLSession(configuration: .ephemeral), nil)
        }
        let wrapped = await Self.outcome(of: kind, server, client.moesif.session(configuration: .ephemeral), nil)
        #expect(wrapped == plain)
        let events = await client.events()
        #expect(events.count == 1)
    }

    @Test("A call with a delegate has the same outcome and callbacks as in a plain session", arguments: kinds)
    func callWithDelegate(_ kind: Kind) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let expected = RecordingDelegate()
        let met = RecordingDelegate()
        let stock = URLSession(configuration: .ephemeral)
        let session = client.moesif.session(configuration: .ephemeral)
        let plain = await uncancelled { await Self.outcome(of: kind, server, stock, expected) }
        let wrapped = await Self.outcome(of: kind, server, session, met)
        #expect(wrapped == plain)
        // An async call can return before all delegate callbacks have run.
        for queue in [stock.delegateQueue, session.urlSession.delegateQueue] {
            await withCheckedContinuation { continuation in queue.addOperation { continuation.resume() } }
        }
        #expect(met.summary == expected.summary)
        let events = await client.events()
        #expect(events.count == 1)
    }

    @Test("A task with a completion handler has the same outcome as in a plain session", arguments: kinds)
    func taskWithCompletionHandler(_ kind: Kind) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let plain = await Self.taskOutcome(of: kind, server, URLSession(configuration: .ephemeral))
        let wrapped = await Self.taskOutcome(of: kind, server, client.moesif.session(configuration: .ephemeral))
        #expect(wrapped == plain)
        let events = await client.events()
        #expect(events.count == 1)
    }

    @Test("A completion handler runs on the session's delegate queue", arguments: SessionKind.allCases)
    func completionHandlerRunsOnTheDelegateQueue(_ kind: SessionKind) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let inner = kind.make()
        let client = TestClient()
        let session = client.moesif.session(wrapping: inner)
        let url = server.url("/echo")
        let isThere = await withCheckedContinuation { continuation in
            session.dataTask(with: url) { _, _, _ in
                continuation.resume(returning: OperationQueue.current === inner.delegateQueue)
            }.resume()
        }
        #expect(isThere)
        #expect(await client.events().count == 1)
    }

    @Test("An async call returns while the delegate queue is suspended")
    func callReturnsWhileTheDelegateQueueIsSuspended() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let queue = OperationQueue()
        queue.isSuspended = true
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral, delegateQueue: queue)
        let (data, _) = try await session.data(from: server.url("/echo"))
        #expect(!data.isEmpty)
        #expect(await client.events().count == 1)
    }

    @Test("A call that is cancelled before it starts fails as cancelled and is one event")
    func callThatIsCancelledBeforeItStarts() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/hang")
        let call = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await session.data(from: url)
        }
        #expect(await failureCode { try await call.value } == .cancelled)
        #expect(await client.events().count == 1)
    }

    @Test("The session's timeout applies to requests without a timeout", .tags(.slow))
    func timeoutOfTheSessionCountsForRequestsWithoutOne() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 1
        let client = TestClient()
        let session = client.moesif.session(configuration: configuration)
        #expect(await failureCode { try await session.data(from: server.url("/hang")) } == .timedOut)
        var patient = URLRequest(url: server.url("/slow"))
        patient.timeoutInterval = 20
        let (data, _) = try await session.data(for: patient)
        #expect(!data.isEmpty)
        #expect(await client.events().count == 2)
    }

    private static func outcome(
        of kind: Kind,
        _ server: LoopbackServer,
        _ session: any CapturingSession,
        _ delegate: RecordingDelegate?
    ) async -> Outcome {
        let request = request(kind, server)
        do {
            let (data, response) =
                if let upload = kind.upload {
                    try await session.upload(for: request, from: upload, delegate: delegate)
                } else {
                    try await session.data(for: request, delegate: delegate)
                }
            return Outcome(data, response, nil)
        } catch {
            return Outcome(nil, nil, error)
        }
    }

    private static func taskOutcome(
        of kind: Kind,
        _ server: LoopbackServer,
        _ session: any CapturingSession
    ) async -> Outcome {
        let request = request(kind, server)
        return await withCheckedContinuation { continuation in
            let end: @Sendable (Data?, URLResponse?, (any Error)?) -> Void = {
                continuation.resume(returning: Outcome($0, $1, $2))
            }
            let task: URLSessionDataTask =
                if let upload = kind.upload {
                    session.uploadTask(with: request, from: upload, completionHandler: end)
                } else {
                    session.dataTask(with: request, completionHandler: end)
                }
            task.resume()
        }
    }

    private static func request(_ kind: Kind, _ server: LoopbackServer) -> URLRequest {
        var request = URLRequest(url: server.url(kind.path))
        request.httpMethod = kind.method
        request.allHTTPHeaderFields = kind.headers
        request.httpBody = kind.body
        return request
    }

    private static func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            let body = LoopbackServer.Response.Body.data(Data(repeating: 65, count: 5000))
            switch request.path {
            case "/status": return .status(Int(request.query["code"] ?? "") ?? 500)
            case "/redirect": return .redirect(to: "/echo?after=1", status: Int(request.query["code"] ?? "") ?? 302)
            case "/loop": return .redirect(to: "/loop")
            case "/drop": return .drop
            case "/reset": return .reset
            case "/hang": return .hang(.seconds(30))
            case "/slow": return LoopbackServer.Response(body: body, delay: .milliseconds(1500))
            case "/cut": return LoopbackServer.Response(body: .cut(Data("half".utf8), declaredLength: 5000))
            case "/garbage": return LoopbackServer.Response(ending: .garbage(Data("nonsense\r\n\r\n".utf8)))
            case "/chunks":
                return LoopbackServer.Response(body: .chunks([.init(Data("ab".utf8)), .init(Data("c".utf8))]))
            case "/bearer":
                return LoopbackServer.Response(status: 401, headers: [.init(name: "WWW-Authenticate", value: "Bearer")])
            default:
                let headers = request.headers.filter { $0.name != "Host" }.map { "\($0.name): \($0.value)" }
                return .text("\(request.method) \(request.target) \(request.body.count)\n\(headers.sorted())")
            }
        }
    }
}

/// The outcome of a call as the app sees it.
struct Outcome: Equatable, Sendable {
    var data: Data?
    var status: Int?
    var path: String?
    var headers: HeaderFields?
    var error: CallFailure?

    init(_ data: Data?, _ response: URLResponse?, _ error: (any Error)?) {
        self.data = data
        let response = response as? HTTPURLResponse
        status = response?.statusCode
        path = response?.url?.path
        headers = response.map { response in
            HeaderFields(
                Dictionary(
                    uniqueKeysWithValues: response.allHeaderFields.map { ("\($0.key)", "\($0.value)") }
                )
            )
        }
        self.error = error.map { CallFailure(domain: ($0 as NSError).domain, code: ($0 as NSError).code) }
    }
}
