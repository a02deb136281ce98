#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Runs something on the serial queue that all URLSessions of the process share on Linux, where they read their
/// configuration for each task.
///
/// Changing a live configuration anywhere else is a race that crashes.
///
/// The way there is a task of a private session, whose protocol class is asked on that queue as the task is resumed.
enum URLSessionWorkQueue {
    private static let pending = Lock<[String: @Sendable () -> Void]>([:])

    private final class Hook: URLProtocol {
        override class func canInit(with request: URLRequest) -> Bool {
            let key = request.url?.host ?? ""
            URLSessionWorkQueue.pending.withLock { $0.removeValue(forKey: key) }?()
            return true
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            client?.urlProtocol(self, didFailWithError: URLError(.cancelled))
        }

        override func stopLoading() {}
    }

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses = [Hook.self]
        configuration.urlCache = nil
        return URLSession(configuration: configuration)
    }()

    /// Runs `body` there and returns when it has run.
    ///
    /// Never to be called from a callback of a URLProtocol.
    static func sync(_ body: @escaping @Sendable () -> Void) {
        let key = RandomID.make()
        guard let url = URL(string: "moesif-session-queue://\(key)/") else { return }
        pending.withLock { $0[key] = body }
        session.dataTask(with: url) { _, _, _ in }.resume()
    }
}
#endif
