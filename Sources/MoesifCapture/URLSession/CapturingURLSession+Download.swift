#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension CapturingURLSession {
    /// Downloads a request to a file, and captures the call.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse) {
        try await fetch(request, delegate, nil)
    }

    /// Downloads a request to a file, and captures the call with metadata of its own.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await fetch(request, delegate, metadata)
    }

    /// Downloads a URL to a file, and captures the call.
    public func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse) {
        try await fetch(URLRequest(url: url), delegate, nil)
    }

    /// Downloads a URL to a file, and captures the call with metadata of its own.
    public func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await fetch(URLRequest(url: url), delegate, metadata)
    }

    /// Makes a task that downloads a request to a file; the call is captured when the task has ended.
    public func downloadTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        fetchTask(request, nil, completionHandler)
    }

    /// Makes a task that downloads a request to a file; the call is captured when the task has ended, with metadata of
    /// its own.
    public func downloadTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        fetchTask(request, metadata, completionHandler)
    }

    /// Makes a task that downloads a URL to a file; the call is captured when the task has ended.
    public func downloadTask(
        with url: URL,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        fetchTask(URLRequest(url: url), nil, completionHandler)
    }

    /// Makes a task that downloads a URL to a file; the call is captured when the task has ended, with metadata of its
    /// own.
    public func downloadTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        fetchTask(URLRequest(url: url), metadata, completionHandler)
    }

    private func fetch(
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ metadata: CallMetadata?
    ) async throws -> (URL, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<URL>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.download(for: $0, delegate: told) },
            task: { [urlSession] in urlSession.downloadTask(with: $0, completionHandler: $1) }
        )
        return try await captured(observe(request, .ofRequest, metadata, handsOutTask: false), stock)
    }

    private func fetchTask(
        _ request: URLRequest,
        _ metadata: CallMetadata?,
        _ completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        let call = observe(request, .ofRequest, metadata, handsOutTask: true)
        return urlSession.downloadTask(with: call.attachedRequest, completionHandler: call.recording(completionHandler))
    }
}
