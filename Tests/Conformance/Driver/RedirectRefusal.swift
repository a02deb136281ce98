import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A delegate that follows no redirect, so that the app receives the redirect response.
final class RedirectRefusal: NSObject, URLSessionDataDelegate, Sendable {
    private let ends: AsyncStream<Void>
    private let ended: AsyncStream<Void>.Continuation

    override init() {
        (ends, ended) = AsyncStream.makeStream()
    }

    /// Waits until a task has ended.
    func end() async {
        _ = await ends.first { _ in true }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        ended.yield()
    }
}
