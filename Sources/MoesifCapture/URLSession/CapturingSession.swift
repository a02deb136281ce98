#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A session with the methods of `URLSession`, so that an app can replace its session with one that captures.
///
/// Each requirement is a method of Foundation's `URLSession` with the same labels, parameter order and behavior.
/// Extensions add the forms that take a URL, omit the delegate, or take metadata for the call. `URLSession` conforms
/// and captures nothing by itself; ``CapturingURLSession`` captures.
///
/// ```swift
/// struct WeatherClient {
///     let session: any CapturingSession
///
///     func report(at url: URL, for customer: String) async throws -> Data {
///         try await session.data(from: url) { call in
///             ["customer": .string(customer), "failed": .bool(call.error != nil)]
///         }.0
///     }
/// }
/// ```
///
/// A conforming type returns, throws, cancels and calls back as `URLSession` does. Completion handlers run on the
/// session's delegate queue. A cancelled call throws a `URLError` with the code `.cancelled`.
public protocol CapturingSession: Sendable {
    /// Loads the contents of a URL based on a request and returns the data asynchronously.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Uploads data to a URL based on a request and returns the response asynchronously.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Uploads a file to a URL based on a request and returns the response asynchronously.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Downloads the contents of a URL to a file based on a request and returns the file's location asynchronously.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The location of a temporary file with the data, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse)

    /// Loads the contents of a URL based on a request and returns an asynchronous sequence of the body's bytes.
    ///
    /// Returns as soon as the head of the response arrives. The sequence throws the error of a call that fails later,
    /// and a ``StreamBufferOverflow`` if the reader falls too far behind.
    ///
    /// On Linux, `URLSession` has no such method. There, the call runs in a separate session with a copy of the
    /// configuration and separate connections. `delegate` receives redirects, challenges, upload progress and requests
    /// for a new body stream, and the response and its data if it is a `URLSessionDataDelegate`. The delegate of this
    /// session receives nothing.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
    func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse)

    /// Creates a task that loads the contents of a URL based on a request and reports to the session's delegate.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func dataTask(with request: URLRequest) -> URLSessionDataTask

    /// Creates a task that loads the contents of a URL based on a request, and calls a handler upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Creates a task that uploads data to a URL based on a request and reports to the session's delegate.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask

    /// Creates a task that uploads data to a URL based on a request, and calls a handler upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body. `nil` sends an empty body.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Creates a task that uploads a file to a URL based on a request and reports to the session's delegate.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask

    /// Creates a task that uploads a file to a URL based on a request, and calls a handler upon completion.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the data, the
    ///     response and the error.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Creates a task that uploads a stream to a URL based on a request and reports to the session's delegate.
    ///
    /// The session's delegate provides the stream.
    ///
    /// - Parameter request: The request to send, which provides the URL, the method and the headers.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask

    /// Creates a task that downloads the contents of a URL based on a request and reports to the session's delegate.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func downloadTask(with request: URLRequest) -> URLSessionDownloadTask

    /// Creates a task that downloads the contents of a URL to a file based on a request, and calls a handler upon
    /// completion.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - completionHandler: Called when the task is complete, on the session's delegate queue, with the location of a
    ///     temporary file, the response and the error. Move the file or open it before the handler returns.
    /// - Returns: The new task, suspended. Call its `resume()` to start it.
    func downloadTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask
}
