#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// The request carries the metadata. Every route that captures the call reads it there, including a protocol registered
// with a plain session.
extension CapturingSession {
    /// Loads the contents of a URL based on a request and returns the data asynchronously, with metadata for the call.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(for: request.capturing(metadata: metadata), delegate: delegate)
    }

    /// Loads the contents of a URL and returns the data asynchronously, with metadata for the call.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), delegate: delegate, metadata: metadata)
    }

    /// Uploads data to a URL based on a request and returns the response asynchronously, with metadata for the call.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request.capturing(metadata: metadata), from: bodyData, delegate: delegate)
    }

    /// Uploads a file to a URL based on a request and returns the response asynchronously, with metadata for the call.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request.capturing(metadata: metadata), fromFile: fileURL, delegate: delegate)
    }

    /// Downloads the contents of a URL to a file based on a request, with metadata for the call.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The location of a temporary file with the data, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(for: request.capturing(metadata: metadata), delegate: delegate)
    }

    /// Downloads the contents of a URL to a file, with metadata for the call.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The location of a temporary file with the data, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(for: URLRequest(url: url), delegate: delegate, metadata: metadata)
    }

    /// Loads the contents of a URL based on a request and returns an asynchronous sequence of the body's bytes, with
    /// metadata for the call.
    ///
    /// Returns as soon as the head of the response arrives; see ``bytes(for:delegate:)``.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: request.capturing(metadata: metadata), delegate: delegate)
    }

    /// Loads the contents of a URL and returns an asynchronous sequence of the body's bytes, with metadata for the
    /// call.
    ///
    /// Returns as soon as the head of the response arrives; see ``bytes(for:delegate:)``.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    ///     Default: `nil`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: URLRequest(url: url), delegate: delegate, metadata: metadata)
    }

    /// Creates a task that loads the contents of a URL based on a request, with metadata for the call, and calls a
    /// handler upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func dataTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: request.capturing(metadata: metadata), completionHandler: completionHandler)
    }

    /// Creates a task that loads the contents of a URL, with metadata for the call, and calls a handler upon
    /// completion.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func dataTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: URLRequest(url: url), metadata: metadata, completionHandler: completionHandler)
    }

    /// Creates a task that uploads data to a URL based on a request, with metadata for the call, and calls a handler
    /// upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body. `nil` sends an empty body.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        uploadTask(
            with: request.capturing(metadata: metadata),
            from: bodyData,
            completionHandler: completionHandler
        )
    }

    /// Creates a task that uploads a file to a URL based on a request, with metadata for the call, and calls a handler
    /// upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        uploadTask(
            with: request.capturing(metadata: metadata),
            fromFile: fileURL,
            completionHandler: completionHandler
        )
    }

    /// Creates a task that downloads the contents of a URL to a file based on a request, with metadata for the call,
    /// and calls a handler upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the location of a
    ///     temporary file, the response and the error. Move the file or open it before the handler returns.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: request.capturing(metadata: metadata), completionHandler: completionHandler)
    }

    /// Creates a task that downloads the contents of a URL to a file, with metadata for the call, and calls a handler
    /// upon completion.
    ///
    /// - Parameters:
    ///   - url: The URL to load, with the method `GET`.
    ///   - metadata: Returns metadata for the event of this call, or `nil` for none; see ``CallMetadata``. Runs on the
    ///     client's worker after the call has ended. Does not run if nothing captures the call.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the location of a
    ///     temporary file, the response and the error. Move the file or open it before the handler returns.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    public func downloadTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: URLRequest(url: url), metadata: metadata, completionHandler: completionHandler)
    }
}
