#if !canImport(FoundationNetworking)
import Foundation

// What a capturing session does with the URLSession of Apple's platforms.
extension CapturingURLSession {
    /// A new session; the delegate of a background session has a proxy from the start, since its tasks take none.
    static func make(
        _ configuration: URLSessionConfiguration,
        _ delegate: (any URLSessionDelegate)?,
        _ queue: OperationQueue?,
        _ recorder: Recorder?
    ) -> CapturingURLSession {
        let calls = configuration.identifier == nil || recorder == nil ? nil : DelegatedCalls()
        let proxy = calls.map { SessionDelegateProxy(delegate, $0) }
        let session = URLSession(configuration: configuration, delegate: proxy ?? delegate, delegateQueue: queue)
        return CapturingURLSession(session, delegatedCalls: calls, recorder: recorder)
    }

    /// Setting the delegate of a task of a background session is an exception.
    var takesTaskDelegates: Bool {
        !isBackground
    }

    /// Gives a task that has not been resumed a delegate of its own, which stands in for the session's.
    func observe(_ task: URLSessionTask, _ calls: DelegatedCalls) {
        task.delegate = SessionDelegateProxy(urlSession.delegate, calls)
    }

    /// A task with a handler, which has a delegate where the header of a trace must not follow redirects.
    func watched<Task: URLSessionTask>(_ task: Task, _ call: CallRecorder) -> Task {
        if takesTaskDelegates, call.propagated != nil { task.delegate = TaskWitness(call, nil, claims: false) }
        return task
    }

    /// The request itself: nobody sees its call.
    func unobserved(_ request: URLRequest) -> URLRequest {
        request
    }

    /// Runs one of URLSession's async methods, with a delegate that shows its task to the call.
    func shielded<Content: CallContent>(
        _ call: CallRecorder,
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        let witness = takesTaskDelegates ? TaskWitness(call, delegate, claims: true) : delegate
        return try await method(urlSession, request, witness)
    }
}

extension URLSession {
    /// True for a session whose tasks run in another process.
    var isBackground: Bool {
        configuration.identifier != nil
    }

    func resumingDownload(_ data: Data) -> URLSessionDownloadTask {
        downloadTask(withResumeData: data)
    }

    func resumingDownload(
        _ data: Data,
        _ handler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(withResumeData: data, completionHandler: handler)
    }
}

extension URLRequest {
    /// The request: a task can be made of any.
    var withURL: URLRequest {
        self
    }
}
#endif
