#if !canImport(FoundationNetworking)
import Foundation

/// The delegate of a task whose response is read while it comes: hands what comes to the stream, and all to the
/// delegate of the call.
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
        let selector = #selector(URLSessionDataDelegate.urlSession(_:dataTask:didReceive:completionHandler:))
        guard let delegate = delegate as? any URLSessionDataDelegate, delegate.responds(to: selector) else {
            return completionHandler(.allow)
        }
        delegate.urlSession?(session, dataTask: dataTask, didReceive: response) { disposition in
            // It cannot become a task of another kind, of which the reader would not hear.
            completionHandler(disposition == .allow ? .allow : .cancel)
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        stream.receive(data)
        (delegate as? any URLSessionDataDelegate)?.urlSession?(session, dataTask: dataTask, didReceive: data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        stream.finish(error)
        (delegate as? any URLSessionTaskDelegate)?.urlSession?(session, task: task, didCompleteWithError: error)
    }
}
#endif
