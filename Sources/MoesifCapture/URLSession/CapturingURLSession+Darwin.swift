#if !canImport(FoundationNetworking)
import Foundation

// The parts of a capturing session that depend on `URLSession` of Apple's platforms.
extension CapturingURLSession {
    /// Creates a session.
    ///
    /// The tasks of a background session take no delegates, so that session gets a delegate proxy from the start.
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

    /// True if a task of the session takes a delegate.
    ///
    /// Setting the delegate of a task of a background session raises an exception.
    var takesTaskDelegates: Bool {
        !isBackground
    }

    /// Gives a task that has not been resumed a delegate that stands in for the session's delegate.
    func observe(_ task: URLSessionTask, _ calls: DelegatedCalls) {
        task.delegate = SessionDelegateProxy(urlSession.delegate, calls)
    }

    /// Returns a task that has a completion handler.
    ///
    /// The task gets a delegate if redirects must not carry its trace header to other hosts.
    func watched<Task: URLSessionTask>(_ task: Task, _ call: CallRecorder) -> Task {
        if takesTaskDelegates, call.propagated != nil { task.delegate = TaskObserver(call, nil, claims: false) }
        return task
    }

    /// Returns the request unchanged, because nothing observes its call.
    func unobserved(_ request: URLRequest) -> URLRequest {
        request
    }

    /// Runs an asynchronous method of `URLSession` with a delegate that gives its task to the call.
    func shielded<Content: CallContent>(
        _ call: CallRecorder,
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        let witness = takesTaskDelegates ? TaskObserver(call, delegate, claims: true) : delegate
        return try await method(urlSession, request, witness)
    }
}

extension URLSession {
    /// True for a background session, which runs its tasks in another process.
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
    /// The request, unchanged: a task can be created from any request.
    var withURL: URLRequest {
        self
    }
}
#endif
