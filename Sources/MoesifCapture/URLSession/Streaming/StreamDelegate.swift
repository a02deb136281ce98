#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Hands what a session brings to the stream of each task, and to the delegate of each call.
///
/// It is called on URLSession's own queue, where it sees a redirect begin, and does the rest on another.
final class StreamDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private struct Route {
        let stream: ByteStream
        let delegate: (any URLSessionTaskDelegate)?
    }

    /// A delegate queue that does not leave URLSession's own.
    final class InPlace: OperationQueue, @unchecked Sendable {  // It has no state.
        override func addOperation(_ block: @escaping @Sendable () -> Void) {
            block()
        }
    }

    private let routes = Lock<[Int: Route]>([:])
    private let queue = OperationQueue()

    override init() {
        queue.maxConcurrentOperationCount = 1
    }

    func add(_ stream: ByteStream, _ delegate: (any URLSessionTaskDelegate)?, for task: URLSessionTask) {
        routes.withLock { $0[task.taskIdentifier] = Route(stream: stream, delegate: delegate) }
    }

    func remove(_ task: URLSessionTask) {
        _ = routes.withLock { $0.removeValue(forKey: task.taskIdentifier) }
    }

    /// The streams under way.
    var streams: [ByteStream] {
        routes.withLock { $0.values.map(\.stream) }
    }

    private func route(of task: URLSessionTask) -> Route? {
        routes.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        queue.addOperation { [self] in
            guard let route = route(of: dataTask) else { return completionHandler(.cancel) }
            route.stream.receive(
                response,
                isProvisional: (response as? HTTPURLResponse)?.isBasicChallenge == true
            )
            guard let delegate = route.delegate as? any URLSessionDataDelegate else { return completionHandler(.allow) }
            delegate.urlSession(
                session,
                dataTask: dataTask,
                didReceive: response,
                completionHandler: completionHandler
            )
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        queue.addOperation { [self] in
            guard let route = route(of: dataTask) else { return }
            route.stream.receive(data)
            (route.delegate as? any URLSessionDataDelegate)?.urlSession(session, dataTask: dataTask, didReceive: data)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        queue.addOperation { [self] in
            route(of: task)?.delegate?.urlSession(
                session,
                task: task,
                didSendBodyData: bytesSent,
                totalBytesSent: totalBytesSent,
                totalBytesExpectedToSend: totalBytesExpectedToSend
            )
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        queue.addOperation { [self] in
            guard let delegate = route(of: task)?.delegate else { return completionHandler(nil) }
            delegate.urlSession(session, task: task, needNewBodyStream: completionHandler)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        let call = task.originalRequest?.attachment?.call
        call?.beginRedirect()
        let answer: @Sendable (URLRequest?) -> Void = { next in
            guard let call else { return completionHandler(next) }
            call.answerRedirect(in: session) { completionHandler(next) }
        }
        guard let delegate = route(of: task)?.delegate else { return answer(request) }
        queue.addOperation {
            delegate.urlSession(
                session,
                task: task,
                willPerformHTTPRedirection: response,
                newRequest: request,
                completionHandler: answer
            )
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        queue.addOperation { [self] in
            guard let route = route(of: task) else { return completionHandler(.cancelAuthenticationChallenge, nil) }
            let stream = route.stream
            let answer: @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void = {
                disposition,
                credential in
                let isFirst = challenge.previousFailureCount == 0
                let stored = disposition == .performDefaultHandling && isFirst ? challenge.proposedCredential : nil
                if let credential = disposition == .useCredential ? credential : stored {
                    return completionHandler(.useCredential, credential)
                }
                // Left to itself the platform never ends such a call: the 401 is its response, and it has all come.
                stream.finish(disposition == .cancelAuthenticationChallenge ? URLError(.cancelled) : nil)
                completionHandler(.cancelAuthenticationChallenge, nil)
            }
            guard let delegate = route.delegate else { return answer(.performDefaultHandling, nil) }
            delegate.urlSession(session, task: task, didReceive: challenge, completionHandler: answer)
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        queue.addOperation { [self] in
            routes.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.stream.finish(error)
        }
    }
}
#endif
