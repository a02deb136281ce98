#if !canImport(FoundationNetworking)
import Foundation

/// The delegate of a task whose response is read while it comes: hands what comes to the stream.
///
/// Challenges, redirects, metrics and all else go to the delegate of the call; of what comes, the delegate of an
/// awaited call is not told by URLSession either.
final class StreamTaskDelegate: PassingDelegate, URLSessionDataDelegate, @unchecked Sendable {  // All is constant.
    private let stream: ByteStream

    init(_ stream: ByteStream, _ delegate: (any URLSessionTaskDelegate)?) {
        self.stream = stream
        super.init(delegate)
    }

    override func call(of task: URLSessionTask) -> CallRecorder? {
        stream.call
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        stream.receive(response)
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        stream.receive(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        stream.finish(error)
    }
}
#endif
