#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// A requirement cannot have a default value: these forms omit the delegate, or take a URL. The forms of `bytes` are
// disfavored, so that on Apple's platforms `bytes` of a plain `URLSession` still means Foundation's own methods.
extension CapturingSession {
    /// Loads the contents of a URL based on a request and returns the data asynchronously.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func data(for request: URLRequest) async throws -> (Data, URLResponse) {
        try await data(for: request, delegate: nil)
    }

    /// Loads the contents of a URL and returns the data asynchronously.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), delegate: delegate)
    }

    /// Uploads data to a URL based on a request and returns the response asynchronously.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func upload(for request: URLRequest, from bodyData: Data) async throws -> (Data, URLResponse) {
        try await upload(for: request, from: bodyData, delegate: nil)
    }

    /// Uploads a file to a URL based on a request and returns the response asynchronously.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func upload(for request: URLRequest, fromFile fileURL: URL) async throws -> (Data, URLResponse) {
        try await upload(for: request, fromFile: fileURL, delegate: nil)
    }

    /// Downloads the contents of a URL to a file based on a request and returns the file's location asynchronously.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The location of a temporary file with the data, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func download(for request: URLRequest) async throws -> (URL, URLResponse) {
        try await download(for: request, delegate: nil)
    }

    /// Downloads the contents of a URL to a file and returns the file's location asynchronously.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    /// - Returns: The location of a temporary file with the data, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil
    ) async throws -> (URL, URLResponse) {
        try await download(for: URLRequest(url: url), delegate: delegate)
    }

    /// Loads the contents of a URL based on a request and returns an asynchronous sequence of the body's bytes.
    ///
    /// Returns as soon as the head of the response arrives; see ``bytes(for:delegate:)``.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    @_disfavoredOverload
    public func bytes(for request: URLRequest) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: request, delegate: nil)
    }

    /// Loads the contents of a URL and returns an asynchronous sequence of the body's bytes.
    ///
    /// Returns as soon as the head of the response arrives; see ``bytes(for:delegate:)``.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    @_disfavoredOverload
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: URLRequest(url: url), delegate: delegate)
    }

    /// Creates a task that loads the contents of a URL and reports to the session's delegate.
    ///
    /// - Parameter url: The URL to load, with the method `GET`.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func dataTask(with url: URL) -> URLSessionDataTask {
        dataTask(with: URLRequest(url: url))
    }

    /// Creates a task that loads the contents of a URL, and calls a handler upon completion.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func dataTask(
        with url: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: URLRequest(url: url), completionHandler: completionHandler)
    }

    /// Creates a task that downloads the contents of a URL and reports to the session's delegate.
    ///
    /// - Parameter url: The URL to load, with the method `GET`.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(with url: URL) -> URLSessionDownloadTask {
        downloadTask(with: URLRequest(url: url))
    }

    /// Creates a task that downloads the contents of a URL to a file, and calls a handler upon completion.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the location of a
    ///     temporary file, the response and the error. Move the file or open it before the handler returns.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(
        with url: URL,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: URLRequest(url: url), completionHandler: completionHandler)
    }
}
