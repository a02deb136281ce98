import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A call that the example makes.
struct Call: Sendable {
    let name: String
    let url: URL
    var verb = "GET"
    var headers: [String: String] = [:]
    var body: String?
    /// The secrets in the request and in the response.
    var secrets: [Secret] = []
    /// True if the skip hook skips the call.
    var isSkipped = false
    /// A closure that returns when the call is to be cancelled, or nil if the call runs to its end.
    var cancelSignal: (@Sendable () async -> Void)?

    /// Makes the call as an app would, with no code that is specific to capture.
    func make(with session: any CapturingSession) async -> Outcome {
        let start = ContinuousClock.now
        var result: String
        do {
            let (_, response) = try await load(with: session)
            result = (response as? HTTPURLResponse).map { "\($0.statusCode)" } ?? "no status"
        } catch {
            // The description of the error itself may contain the URL with its secrets. This one never does.
            let error = error as NSError
            result = CallFailure(domain: error.domain, code: error.code).description
        }
        let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
        return Outcome(name: name, verb: verb, uri: url.shortened, result: result, milliseconds: milliseconds)
    }

    private func load(with session: any CapturingSession) async throws -> (Data, URLResponse) {
        guard let cancelSignal else { return try await session.data(for: request) }
        let task = Task { try await session.data(for: request) }
        let watch = Task {
            await cancelSignal()
            task.cancel()
        }
        defer { watch.cancel() }
        return try await task.value
    }

    private var request: URLRequest {
        var request = URLRequest(url: url)
        request.httpMethod = verb
        request.allHTTPHeaderFields = headers
        request.httpBody = body.map { Data($0.utf8) }
        return request
    }
}

extension Call {
    /// Creates a GET call of a URL.
    init(_ url: URL) {
        self.init(name: "get", url: url)
    }
}
