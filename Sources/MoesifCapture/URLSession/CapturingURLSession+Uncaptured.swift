#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Tasks of the session inside that are no single HTTP call with a request and a response: they are not captured.
extension CapturingURLSession {
    /// Makes a task that resumes a download and reports to the session's delegate; it is not captured.
    ///
    /// Linux resumes no downloads: the task fails as unsupported.
    public func downloadTask(withResumeData resumeData: Data) -> URLSessionDownloadTask {
        urlSession.resumingDownload(resumeData)
    }

    /// Makes a task that resumes a download; it is not captured.
    ///
    /// Linux resumes no downloads: the task fails as unsupported.
    public func downloadTask(
        withResumeData resumeData: Data,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        urlSession.resumingDownload(resumeData, completionHandler)
    }

    /// Makes a task for a web socket; it is not captured.
    public func webSocketTask(with request: URLRequest) -> URLSessionWebSocketTask {
        urlSession.webSocketTask(with: request)
    }

    /// Makes a task for a web socket; it is not captured.
    public func webSocketTask(with url: URL) -> URLSessionWebSocketTask {
        urlSession.webSocketTask(with: url)
    }

    /// Makes a task for a web socket with subprotocols; it is not captured.
    public func webSocketTask(with url: URL, protocols: [String]) -> URLSessionWebSocketTask {
        urlSession.webSocketTask(with: url, protocols: protocols)
    }
}
