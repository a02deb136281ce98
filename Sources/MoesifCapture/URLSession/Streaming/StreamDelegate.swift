#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Passes the callbacks of a session to the stream of each task and to the delegate of each call.
///
/// The methods run on URLSession's own queue, where they observe that a redirect begins. They do the rest on another
/// queue.
final class StreamDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private struct Route {
        let stream: ByteStream
        let delegate: (any URLSessionTaskDelegate)?
    }

    /// A delegate queue that runs each operation in place, on URLSession's own queue.
    final class InPlace: OperationQueue, @unchecked Sendable {  // No stored state.
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

    /// The streams in progress.
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
                // Without an answer, the platform never ends such a call. The 401 is the response, and all of it has
                // arrived.
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
