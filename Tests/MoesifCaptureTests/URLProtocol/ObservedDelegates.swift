#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

@testable import MoesifCapture

/// An app's subclass of `URLSession`.
final class AppSession: URLSession, @unchecked Sendable {}  // It adds no state.

/// A task delegate that forwards its callbacks to a recording delegate.
class TaskDelegate: NSObject, URLSessionTaskDelegate, @unchecked Sendable {  // All properties are constant.
    let journal: StageDelegate

    init(_ journal: StageDelegate) {
        self.journal = journal
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        journal.urlSession(session, task: task, didCompleteWithError: error)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        journal.urlSession(
            session,
            task: task,
            willPerformHTTPRedirection: response,
            newRequest: request,
            completionHandler: completionHandler
        )
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        journal.urlSession(session, task: task, didReceive: challenge, completionHandler: completionHandler)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        journal.urlSession(session, task: task, needNewBodyStream: completionHandler)
    }
}

class DataDelegate: TaskDelegate, URLSessionDataDelegate, @unchecked Sendable {  // It adds no state.
    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        journal.urlSession(session, dataTask: dataTask, didReceive: response, completionHandler: completionHandler)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        journal.urlSession(session, dataTask: dataTask, didReceive: data)
    }
}

final class SocketDelegate: DataDelegate, URLSessionWebSocketDelegate, @unchecked Sendable {  // It adds no state.
    func urlSession(_: URLSession, webSocketTask: URLSessionWebSocketTask, didOpenWithProtocol: String?) {}

    func urlSession(
        _: URLSession,
        webSocketTask: URLSessionWebSocketTask,
        didCloseWith: URLSessionWebSocketTask.CloseCode,
        reason: Data?
    ) {}
}

final class DownloadDelegate: TaskDelegate, URLSessionDownloadDelegate, @unchecked Sendable {  // It adds no state.
    func urlSession(_ session: URLSession, downloadTask: URLSessionDownloadTask, didFinishDownloadingTo location: URL) {
        journal.urlSession(session, downloadTask: downloadTask, didFinishDownloadingTo: location)
    }
}

/// A delegate that checks in each callback that it is the delegate of the session and the task.
final class LookingDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private let counts = Lock<[String: Int]>([:])
    private let foreign = Lock<Set<String>>([])

    var names: [String] {
        counts.withLock { $0.keys.sorted() }
    }

    /// The callbacks in which another delegate was visible.
    var strangers: Set<String> {
        foreign.withLock { $0 }
    }

    func told(_ name: String, _ count: Int) async {
        while counts.withLock({ $0[name, default: 0] }) < count, !Task.isCancelled { await Task.yield() }
    }

    private func note(_ name: String, _ session: URLSession, _ task: URLSessionTask) {
        if session.delegate !== self || task.delegate !== self { foreign.withLock { _ = $0.insert(name) } }
        counts.withLock { $0[name, default: 0] += 1 }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        note("completion", session, task)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        note("redirect", session, task)
        completionHandler(request)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        note("stream", session, task)
        completionHandler(InputStream(data: CallKind.data))
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        note("response", session, dataTask)
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        note("data", session, dataTask)
    }
}
#endif
