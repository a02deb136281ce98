#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Tasks that are not one HTTP call with one request and one response. They are not captured.
extension CapturingURLSession {
    /// Creates a task that resumes a cancelled download and reports to the session's delegate.
    ///
    /// The call is not captured. Linux does not support resuming downloads, and there the task fails as unsupported.
    ///
    /// - Parameter resumeData: The data that a cancelled download provided.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(withResumeData resumeData: Data) -> URLSessionDownloadTask {
        urlSession.resumingDownload(resumeData)
    }

    /// Creates a task that resumes a cancelled download, and calls a handler upon completion.
    ///
    /// The call is not captured. Linux does not support resuming downloads, and there the task fails as unsupported.
    ///
    /// - Parameters:
    ///   - resumeData: The data that a cancelled download provided.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the location of a
    ///     temporary file, the response and the error. Move the file or open it before the handler returns.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(
        withResumeData resumeData: Data,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        urlSession.resumingDownload(resumeData, completionHandler)
    }

    /// Creates a WebSocket task for a request.
    ///
    /// The task is not captured.
    ///
    /// - Parameter request: The request of the WebSocket handshake.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func webSocketTask(with request: URLRequest) -> URLSessionWebSocketTask {
        urlSession.webSocketTask(with: request)
    }

    /// Creates a WebSocket task for a URL.
    ///
    /// The task is not captured.
    ///
    /// - Parameter url: The WebSocket URL to connect to.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func webSocketTask(with url: URL) -> URLSessionWebSocketTask {
        urlSession.webSocketTask(with: url)
    }

    /// Creates a WebSocket task for a URL and an array of protocols.
    ///
    /// The task is not captured.
    ///
    /// - Parameters:
    ///   - url: The WebSocket URL to connect to.
    ///   - protocols: The protocols to negotiate with the server.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func webSocketTask(with url: URL, protocols: [String]) -> URLSessionWebSocketTask {
        urlSession.webSocketTask(with: url, protocols: protocols)
    }
}
