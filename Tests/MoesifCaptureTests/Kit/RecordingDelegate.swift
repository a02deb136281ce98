import Foundation
import MoesifCaptureTesting

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A task delegate that counts its callbacks.
final class RecordingDelegate: NSObject, URLSessionDataDelegate, Sendable {
    struct Summary: Equatable, Sendable {
        var responses: [Int] = []
        var received = 0
        var sent: Int64 = 0
        var redirects = 0
        var completions = 0
    }

    private let state = Lock(Summary())
    private let completed = AsyncWatermark()

    var summary: Summary {
        state.withLock { $0 }
    }

    /// Waits until `count` tasks have completed.
    func waitForCompletions(_ count: Int) async {
        _ = await completed.wait(for: count, until: .longest, ManualClock())
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        state.withLock { $0.responses.append((response as? HTTPURLResponse)?.statusCode ?? 0) }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        state.withLock { $0.received += data.count }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        state.withLock { $0.sent += bytesSent }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        state.withLock { $0.redirects += 1 }
        completionHandler(request)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let count = state.withLock { summary in
            summary.completions += 1
            return summary.completions
        }
        completed.advance(to: count)
    }
}
