#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Tasks that the app holds, with a completion handler or with the session's delegate. On Apple's platforms, capture
// sets the task's own `delegate`. A call that reports to a delegate is not captured if the app gives its task another
// one before it resumes the task.
extension CapturingURLSession {
    /// Creates a task that loads the contents of a URL based on a request and reports to the session's delegate.
    ///
    /// The call is captured when the task has finished. On Apple's platforms, capture uses the task's own `delegate`:
    /// do not set it.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func dataTask(with request: URLRequest) -> URLSessionDataTask {
        delegated(request, nil) { $0.dataTask(with: $1) }
    }

    /// Creates a task that loads the contents of a URL based on a request, and calls a handler upon completion.
    ///
    /// The call is captured when the task has finished.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        let (call, request) = begin(request.withURL, handsOutTask: true)
        return watched(urlSession.dataTask(with: request, completionHandler: call.recording(completionHandler)), call)
    }

    /// Creates a task that uploads data to a URL based on a request and reports to the session's delegate.
    ///
    /// The call is captured when the task has finished. On Apple's platforms, capture uses the task's own `delegate`:
    /// do not set it.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask {
        delegated(request, .data(bodyData)) { $0.uploadTask(with: $1, from: bodyData) }
    }

    /// Creates a task that uploads data to a URL based on a request, and calls a handler upon completion.
    ///
    /// The call is captured when the task has finished.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body. `nil` sends an empty body.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let bytes = bodyData ?? Data()  // On Linux, `nil` traps.
        let (call, request) = begin(request.withURL, .data(bytes), handsOutTask: true)
        let handler = call.recording(completionHandler)
        return watched(urlSession.uploadTask(with: request, from: bytes, completionHandler: handler), call)
    }

    /// Creates a task that uploads a file to a URL based on a request and reports to the session's delegate.
    ///
    /// The call is captured when the task has finished, with the size of the file in place of its request body. On
    /// Apple's platforms, capture uses the task's own `delegate`: do not set it.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask {
        delegated(request, .file(fileURL)) { $0.uploadTask(with: $1, fromFile: fileURL) }
    }

    /// Creates a task that uploads a file to a URL based on a request, and calls a handler upon completion.
    ///
    /// The call is captured when the task has finished, with the size of the file in place of its request body.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let (call, request) = begin(request.withURL, .file(fileURL), handsOutTask: true)
        let handler = call.recording(completionHandler)
        return watched(urlSession.uploadTask(with: request, fromFile: fileURL, completionHandler: handler), call)
    }

    /// Creates a task that uploads a stream to a URL based on a request and reports to the session's delegate.
    ///
    /// The session's delegate provides the stream. The call is captured when the task has finished, without the body of
    /// the request. On Apple's platforms, capture uses the task's own `delegate`: do not set it.
    ///
    /// - Parameter request: The request to send, which provides the URL, the method and the headers.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask {
        delegated(request, .known(CapturedBody(omitted: .streamed))) { $0.uploadTask(withStreamedRequest: $1) }
    }

    /// Creates a task that downloads the contents of a URL based on a request and reports to the session's delegate.
    ///
    /// The call is captured when the task has finished, with the size of the file in place of its response body. On
    /// Apple's platforms, capture uses the task's own `delegate`: do not set it.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(with request: URLRequest) -> URLSessionDownloadTask {
        delegated(request, nil) { $0.downloadTask(with: $1) }
    }

    /// Creates a task that downloads the contents of a URL to a file based on a request, and calls a handler upon
    /// completion.
    ///
    /// The call is captured when the task has finished, with the size of the file in place of its response body.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the location of a
    ///     temporary file, the response and the error. Move the file or open it before the handler returns.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
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
