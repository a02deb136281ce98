import Foundation
import MoesifCapture
import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A server and a plain session, with its delegate, on which a test makes one call.
final class Stage: Sendable {
    let server: LoopbackServer
    let session: URLSession
    let delegate: StageDelegate?

    init(
        delegate: StageDelegate.Answer?,
        configuring configure: (URLSessionConfiguration) -> Void = { _ in }
    ) throws {
        server = try Self.makeServer()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.timeoutIntervalForRequest = 60
        configure(configuration)
        let answering = delegate.map(StageDelegate.init)
        self.delegate = answering
        session = URLSession(configuration: configuration, delegate: answering, delegateQueue: nil)
    }

    func request(_ path: String, _ method: String = "GET", body: Data? = nil) -> URLRequest {
        var request = URLRequest(url: server.url(path))
        request.httpMethod = method
        request.httpBody = body
        return request
    }

    /// Returns the outcome of an asynchronous call.
    func outcome(_ call: () async throws -> (Data, URLResponse)) async -> Outcome {
        do {
            let (data, response) = try await call()
            return Outcome(data, response, nil)
        } catch {
            return Outcome(nil, nil, error)
        }
    }

    /// Returns the outcome of an asynchronous download, with the contents of the file.
    func downloaded(_ call: () async throws -> (URL, URLResponse)) async -> Outcome {
        await outcome {
            let (file, response) = try await call()
            defer { try? FileManager.default.removeItem(at: file) }
            return (try Data(contentsOf: file), response)
        }
    }

    /// Returns the outcome of a task with a completion handler.
    func outcome(
        _ make: (@escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void) -> URLSessionTask,
        then steer: (URLSessionTask) async -> Void = { $0.resume() }
    ) async -> Outcome {
        let (outcomes, continuation) = AsyncStream<Outcome>.makeStream()
        let task = make { continuation.yield(Outcome($0, $1, $2)) }
        await steer(task)
        return await outcomes.first { _ in true } ?? Outcome(nil, nil, nil)
    }

    /// Returns the outcome of a task that reports only to the session's delegate.
    func delegated(
        _ task: URLSessionTask,
        then steer: (URLSessionTask) async -> Void = { $0.resume() }
    ) async -> Outcome {
        await steer(task)
        return await delegate?.outcome() ?? Outcome(nil, nil, nil)
    }

    private static func makeServer() throws -> LoopbackServer {
        try LoopbackServer { request in
            let text = LoopbackServer.Response.text("answer")
            switch request.path {
            case "/status": return .status(Int(request.query["code"] ?? "") ?? 500)
            case "/redirect": return .redirect(to: "/echo?after=1", status: Int(request.query["code"] ?? "") ?? 302)
            case "/loop": return .redirect(to: "/loop")
            case "/drop": return .drop
            case "/hang": return .hang(.seconds(30))
            case "/cut": return LoopbackServer.Response(body: .cut(Data("half".utf8), declaredLength: 5000))
            case "/garbage": return LoopbackServer.Response(ending: .garbage(Data("nonsense\r\n\r\n".utf8)))
            case "/large": return LoopbackServer.Response(body: .data(Data(repeating: 65, count: 400_000)))
            case "/chunks":
                return LoopbackServer.Response(body: .chunks([.init(Data("ab".utf8)), .init(Data("c".utf8))]))
            case "/cookie":
                return LoopbackServer.Response(
                    headers: [.init(name: "Set-Cookie", value: "a=1")],
                    body: .data(Data("c".utf8))
                )
            case "/bearer":
                return LoopbackServer.Response(status: 401, headers: [.init(name: "WWW-Authenticate", value: "Bearer")])
            case "/basic":
                guard request.header("Authorization") == nil else { return text }
                let challenge = LoopbackServer.Header(name: "WWW-Authenticate", value: "Basic realm=\"r\"")
                return LoopbackServer.Response(status: 401, headers: [challenge])
            default:
                let headers = request.headers.filter { $0.name != "Host" }.map { "\($0.name): \($0.value)" }
                return .text("\(request.method) \(request.target) \(request.body.count)\n\(headers.sorted())")
            }
        }
    }
}

/// A session delegate that records its callbacks, and answers challenges and redirects in one way.
final class StageDelegate: NSObject, URLSessionDataDelegate, URLSessionDownloadDelegate, Sendable {
    /// The answer to challenges, redirects and requests for a body stream.
    enum Answer: Sendable {
        case plainly
        case refusingRedirects
        case withCredential
        case refusingChallenges
        /// Offers the body of a streamed upload.
        case streaming(Data)
    }

    private struct State {
        var journal: [String] = []
        var data = Data()
        var response: URLResponse?
    }

    private let answer: Answer
    private let state = Lock(State())
    private let outcomes: AsyncStream<Outcome>
    private let ended: AsyncStream<Outcome>.Continuation

    init(_ answer: Answer) {
        self.answer = answer
        (outcomes, ended) = AsyncStream.makeStream()
    }

    /// The callbacks in order; the pieces of a body count as one.
    var journal: [String] {
        state.withLock { $0.journal }
    }

    func outcome() async -> Outcome {
        await outcomes.first { _ in true } ?? Outcome(nil, nil, nil)
    }

    private func note(_ line: String) {
        state.withLock { if $0.journal.last != line { $0.journal.append(line) } }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        note("completed \((error as NSError?)?.code ?? 0)")
        let (data, response) = state.withLock { ($0.data, $0.response) }
        ended.yield(Outcome(data, task.response ?? response, error))
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        note("redirected \(response.statusCode)")
        if case .refusingRedirects = answer { completionHandler(nil) } else { completionHandler(request) }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        note("challenged \(challenge.previousFailureCount)")
        if case .withCredential = answer {
            completionHandler(.useCredential, URLCredential(user: "u", password: "p", persistence: .none))
        } else {
            completionHandler(.cancelAuthenticationChallenge, nil)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        note("asked for a stream")
        if case .streaming(let body) = answer {
            completionHandler(InputStream(data: body))
        } else {
            completionHandler(nil)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        note("sending \(totalBytesExpectedToSend)")
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        // The order of a 100 response and the callbacks for a body depends on timing.
        if status != 100 { note("answered \(status)") }
        state.withLock { $0.response = response }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        note("data")
        state.withLock { $0.data.append(data) }
    }

    func urlSession(_ session: URLSession, downloadTask: URLSessionDownloadTask, didFinishDownloadingTo location: URL) {
        note("file")
        let data = (try? Data(contentsOf: location)) ?? Data()
        state.withLock { $0.data = data }
    }

    func urlSession(
        _ session: URLSession,
        downloadTask: URLSessionDownloadTask,
        didWriteData bytesWritten: Int64,
        totalBytesWritten: Int64,
        totalBytesExpectedToWrite: Int64
    ) {
        note("writing")
    }
}
