#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension CapturingURLSession {
    /// Makes a task that loads a request and reports to the session's delegate; the call is captured when it has ended.
    public func dataTask(with request: URLRequest) -> URLSessionDataTask {
        task(request, .ofRequest) { $0.dataTask(with: $1) }
    }

    /// Makes a task that loads a URL and reports to the session's delegate; the call is captured when it has ended.
    public func dataTask(with url: URL) -> URLSessionDataTask {
        dataTask(with: URLRequest(url: url))
    }

    /// Makes a task that uploads data and reports to the session's delegate; the call is captured when it has ended.
    public func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask {
        task(request, .data(bodyData)) { $0.uploadTask(with: $1, from: bodyData) }
    }

    /// Makes a task that uploads a file and reports to the session's delegate; the call is captured when it has ended.
    public func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask {
        task(request, .file(fileURL)) { $0.uploadTask(with: $1, fromFile: fileURL) }
    }

    /// Makes a task that uploads a stream, for which it asks the session's delegate; the call is captured when it has
    /// ended, without the stream.
    public func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask {
        task(request, .stream) { $0.uploadTask(withStreamedRequest: $1) }
    }

    /// Makes a task that downloads a request and reports to the session's delegate; the call is captured when it has
    /// ended.
    public func downloadTask(with request: URLRequest) -> URLSessionDownloadTask {
        task(request, .ofRequest) { $0.downloadTask(with: $1) }
    }

    /// Makes a task that downloads a URL and reports to the session's delegate; the call is captured when it has ended.
    public func downloadTask(with url: URL) -> URLSessionDownloadTask {
        downloadTask(with: URLRequest(url: url))
    }

    private func task<Task: URLSessionTask>(
        _ request: URLRequest,
        _ body: ObservedCall.RequestBody,
        _ make: (URLSession, URLRequest) -> Task
    ) -> Task {
        #if canImport(FoundationNetworking)
        guard let calls = delegatedCalls else { return make(urlSession, unobserved(request)) }
        #else
        let calls = DelegatedCalls()
        #endif
        let call = observe(request, body, nil, handsOutTask: true)
        let task = make(urlSession, call.attachedRequest)
        calls.add(call, for: task)
        #if !canImport(FoundationNetworking)
        task.delegate = SessionDelegateProxy(urlSession.delegate, calls)
        #endif
        return task
    }

    /// A request whose call is recorded by the gate that loads it, where the delegate is out of reach.
    private func unobserved(_ request: URLRequest) -> URLRequest {
        let context = CallContext(ofTask: CallContext.current, ofRequest: request.attachment?.context, nil)
        return request.attaching(RequestAttachment(context: context, recorder: recorder)) ?? request
    }
}
