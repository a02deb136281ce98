import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension OutgoingCase {
    private static let callDeadline = Duration.seconds(5)

    func run(_ arguments: Arguments) async throws {
        try await settings.withClient(Moesif.OutgoingOptions.self, arguments.collector) { moesif in
            let refusal = followsRedirects ? nil : RedirectRefusal()
            let session = Self.session(arguments.route, moesif, refusal)
            let request = try request(arguments)
            for _ in 0..<repetitions {
                try await serving(moesif) { await call(request, session, refusal) }
            }
        }
    }

    /// Runs an operation while the app handles the received call of the case, if there is one.
    private func serving(_ moesif: Moesif, _ operation: () async -> Void) async throws {
        guard let served else { return await operation() }
        try await served.capture(moesif, operation)
    }

    private func request(_ arguments: Arguments) throws -> URLRequest {
        var request = URLRequest(url: try url(arguments))
        request.httpMethod = method
        for (name, value) in message.headers { request.setValue(value, forHTTPHeaderField: name) }
        request.setValue(id, forHTTPHeaderField: "X-Case-Id")
        request.httpBody = message.body
        return identity?.said(by: request) ?? request
    }

    /// Makes a call, and cancels its task at the deadline.
    ///
    /// The judge checks the outcome of the call, and the driver ignores it.
    private func call(_ request: URLRequest, _ session: any CapturingSession, _ refusal: RedirectRefusal?) async {
        let call = Task {
            switch reading {
            case .all: try await Self.load(request, session, refusal)
            case .stream: for try await _ in try await session.bytes(for: request, delegate: refusal).0 {}
            case .cancel:
                for try await _ in try await session.bytes(for: request, delegate: refusal).0.chunks { break }
            }
        }
        let watch = Task {
            try await Task.sleep(for: timeout ?? Self.callDeadline)
            call.cancel()
        }
        _ = await call.result
        watch.cancel()
    }

    private static func session(
        _ route: Arguments.Route,
        _ moesif: Moesif,
        _ delegate: (any URLSessionDelegate)?
    ) -> any CapturingSession {
        guard route == .protocol else { return moesif.session(configuration: .ephemeral, delegate: delegate) }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: moesif)
        return URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }

    /// Loads a request.
    ///
    /// On Linux the async method of a plain session must not be cancelled, so a task is cancelled from another thread
    /// instead. That method does not ask a delegate about redirects either, but a task that reports to the session's
    /// delegate does.
    private static func load(
        _ request: URLRequest,
        _ session: any CapturingSession,
        _ refusal: RedirectRefusal?
    ) async throws {
        if let refusal {
            session.dataTask(with: request).resume()
            await refusal.end()
            return
        }
        guard session is URLSession else {
            _ = try await session.data(for: request)
            return
        }
        let (ends, end) = AsyncStream<Void>.makeStream()
        let task = session.dataTask(with: request) { _, _, _ in end.finish() }
        task.resume()
        await withTaskCancellationHandler {
            // The cancellation does not end this wait. The end of the cancelled task does.
            await Task { for await _ in ends {} }.value
        } onCancel: {
            DispatchQueue.global().async { task.cancel() }
        }
    }
}
