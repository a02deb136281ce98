#if !canImport(FoundationNetworking)
import Foundation

/// The delegate of a task with a streamed response, which passes the response to the stream.
///
/// Challenges, redirects, metrics and all other messages go to the delegate of the call. That delegate does not receive
/// the response and its data, as URLSession does not send them to the delegate of an awaited call either.
final class StreamTaskDelegate: PassingDelegate, URLSessionDataDelegate, @unchecked Sendable {  // Immutable.
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
