#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// The tasks that are handed out: with a completion handler, and without, for the session's delegate. On Apple's
// platforms capture takes the task's own `delegate`: a call whose task is given another before it is resumed is not
// captured.
extension CapturingURLSession {
    /// Makes a task that loads a request and reports to the session's delegate; the call is captured when it has ended.
    ///
    /// On Apple's platforms the task's own `delegate` is taken by capture: set none.
    public func dataTask(with request: URLRequest) -> URLSessionDataTask {
        delegated(request, nil) { $0.dataTask(with: $1) }
    }

    /// Makes a task that loads a request; the call is captured when the task has ended.
    public func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        let (call, request) = begin(request.withURL, handsOutTask: true)
        return watched(urlSession.dataTask(with: request, completionHandler: call.recording(completionHandler)), call)
    }

    /// Makes a task that uploads data and reports to the session's delegate; the call is captured when it has ended.
    public func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask {
        delegated(request, .data(bodyData)) { $0.uploadTask(with: $1, from: bodyData) }
    }

    /// Makes a task that uploads data; the call is captured when the task has ended.
    ///
    /// Nil uploads nothing.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let bytes = bodyData ?? Data()  // On Linux nil is a trap.
        let (call, request) = begin(request.withURL, .data(bytes), handsOutTask: true)
        let handler = call.recording(completionHandler)
        return watched(urlSession.uploadTask(with: request, from: bytes, completionHandler: handler), call)
    }

    /// Makes a task that uploads a file and reports to the session's delegate; the call is captured when it has ended.
    public func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask {
        delegated(request, .file(fileURL)) { $0.uploadTask(with: $1, fromFile: fileURL) }
    }

    /// Makes a task that uploads a file; the call is captured when the task has ended.
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let (call, request) = begin(request.withURL, .file(fileURL), handsOutTask: true)
        let handler = call.recording(completionHandler)
        return watched(urlSession.uploadTask(with: request, fromFile: fileURL, completionHandler: handler), call)
    }

    /// Makes a task that uploads a stream, for which it asks the session's delegate; the call is captured when it has
    /// ended, without the stream.
    public func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask {
        delegated(request, .known(CapturedBody(omitted: .streamed))) { $0.uploadTask(withStreamedRequest: $1) }
    }

    /// Makes a task that downloads a request and reports to the session's delegate; the call is captured when it has
    /// ended.
    public func downloadTask(with request: URLRequest) -> URLSessionDownloadTask {
        delegated(request, nil) { $0.downloadTask(with: $1) }
    }

    /// Makes a task that downloads a request to a file; the call is captured when the task has ended.
    public func downloadTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        let (call, request) = begin(request.withURL, handsOutTask: true)
        return watched(
            urlSession.downloadTask(with: request, completionHandler: call.recording(completionHandler)),
            call
        )
    }

    private func delegated<Task: URLSessionTask>(
        _ request: URLRequest,
        _ body: CallBody?,
        _ make: (URLSession, URLRequest) -> Task
    ) -> Task {
        let request = request.withURL
        let route = TaskRoute.of(hasSessionProxy: delegatedCalls != nil, takesTaskDelegates: takesTaskDelegates)
        if route == .unseen { return make(urlSession, unobserved(request)) }
        let calls = delegatedCalls ?? DelegatedCalls()
        let (call, carrier) = begin(request, body, handsOutTask: true)
        let task = make(urlSession, carrier)
        calls.add(call, for: task)
        if route == .taskProxy { observe(task, calls) }
        return task
    }
}
