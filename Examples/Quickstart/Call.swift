import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call the example makes.
struct Call: Sendable {
    let name: String
    let url: URL
    var verb = "GET"
    var headers: [String: String] = [:]
    var body: String?
    /// The secrets that travel with the call, in either direction.
    var secrets: [Secret] = []
    /// Whether the skip hook passes the call over.
    var isSkipped = false
    /// Returns when the call is to be cancelled; nil lets it run to its end.
    var cancelSignal: (@Sendable () async -> Void)?

    /// Makes the call as an app would: nothing here knows that it is captured.
    func make(with session: any CapturingSession) async -> Outcome {
        let start = ContinuousClock.now
        var result: String
        do {
            let (_, response) = try await load(with: session)
            result = (response as? HTTPURLResponse).map { "\($0.statusCode)" } ?? "no status"
        } catch {
            // An error's own description may hold the URL with its secrets; this one never does.
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
    /// A GET of a URL.
    init(_ url: URL) {
        self.init(name: "get", url: url)
    }
}
