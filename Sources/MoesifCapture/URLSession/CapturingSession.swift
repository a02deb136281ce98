#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// What an app uses of `URLSession`, so that it can hold one that captures in its place.
///
/// The requirements without `metadata:` are methods of Foundation's, with their labels, their order and their meaning;
/// each stands once more with metadata of the call. The defaulted forms are in an extension. `URLSession` conforms and
/// captures nothing; `CapturingURLSession` captures.
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
/// A conforming type returns, throws, cancels and calls back as `URLSession` does: a completion handler runs on the
/// session's delegate queue, a cancelled call throws `URLError(.cancelled)`.
public protocol CapturingSession: Sendable {
    /// Loads a request; see `URLSession.data(for:delegate:)`.
    func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Loads a request, with metadata of this call.
    func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse)

    /// Loads a URL; see `URLSession.data(from:delegate:)`.
    func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Loads a URL, with metadata of this call.
    func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse)

    /// Loads a request whose response is read while it comes; returns as soon as its head is there.
    ///
    /// On Linux, where `URLSession` has no such method, the call is made by a session of its own, with a copy of the
    /// configuration and connections of its own. `delegate` is told of redirects, challenges, the response and its
    /// data; the delegate of the session is not asked.
    func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse)

    /// Loads a request whose response is read while it comes, with metadata of this call.
    func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse)

    /// Loads a URL whose response is read while it comes; returns as soon as its head is there.
    func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse)

    /// Loads a URL whose response is read while it comes, with metadata of this call.
    func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse)

    /// Uploads data; see `URLSession.upload(for:from:delegate:)`.
    func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Uploads data, with metadata of this call.
    func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse)

    /// Uploads a file; see `URLSession.upload(for:fromFile:delegate:)`.
    func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Uploads a file, with metadata of this call.
    func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse)

    /// Downloads a request to a file; see `URLSession.download(for:delegate:)`.
    func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse)

    /// Downloads a request to a file, with metadata of this call.
    func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse)

    /// Downloads a URL to a file; see `URLSession.download(from:delegate:)`.
    func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse)

    /// Downloads a URL to a file, with metadata of this call.
    func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse)

    /// Makes a task that loads a request and reports to the session's delegate; see `URLSession.dataTask(with:)`.
    func dataTask(with request: URLRequest) -> URLSessionDataTask

    /// Makes a task that loads a URL and reports to the session's delegate; see `URLSession.dataTask(with:)`.
    func dataTask(with url: URL) -> URLSessionDataTask

    /// Makes a task that uploads data and reports to the session's delegate; see `URLSession.uploadTask(with:from:)`.
    func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask

    /// Makes a task that uploads a file and reports to the session's delegate; see
    /// `URLSession.uploadTask(with:fromFile:)`.
    func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask

    /// Makes a task that uploads what the session's delegate streams; see
    /// `URLSession.uploadTask(withStreamedRequest:)`.
    func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask

    /// Makes a task that downloads a request and reports to the session's delegate; see
    /// `URLSession.downloadTask(with:)`.
    func downloadTask(with request: URLRequest) -> URLSessionDownloadTask

    /// Makes a task that downloads a URL and reports to the session's delegate; see `URLSession.downloadTask(with:)`.
    func downloadTask(with url: URL) -> URLSessionDownloadTask

    /// Makes a task that loads a request; see `URLSession.dataTask(with:completionHandler:)`.
    func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that loads a request, with metadata of this call.
    func dataTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that loads a URL; see `URLSession.dataTask(with:completionHandler:)`.
    func dataTask(
        with url: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that loads a URL, with metadata of this call.
    func dataTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that uploads data; see `URLSession.uploadTask(with:from:completionHandler:)`.
    func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Makes a task that uploads data, with metadata of this call.
    func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Makes a task that uploads a file; see `URLSession.uploadTask(with:fromFile:completionHandler:)`.
    func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Makes a task that uploads a file, with metadata of this call.
    func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Makes a task that downloads a request to a file; see `URLSession.downloadTask(with:completionHandler:)`.
    func downloadTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask

    /// Makes a task that downloads a request to a file, with metadata of this call.
    func downloadTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask

    /// Makes a task that downloads a URL to a file; see `URLSession.downloadTask(with:completionHandler:)`.
    func downloadTask(
        with url: URL,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask

    /// Makes a task that downloads a URL to a file, with metadata of this call.
    func downloadTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask
}
