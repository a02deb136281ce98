#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// The methods of `URLSession` that an app calls, so that it can hold a session that captures in its place.
///
/// Each requirement is a method of Foundation with its labels, its order and its meaning. Extensions add the forms that
/// take a URL, leave the delegate out, or take metadata of the call. `URLSession` conforms and captures nothing by
/// itself; `CapturingURLSession` captures.
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

    /// Uploads data; see `URLSession.upload(for:from:delegate:)`.
    func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Uploads a file; see `URLSession.upload(for:fromFile:delegate:)`.
    func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Downloads a request to a file; see `URLSession.download(for:delegate:)`.
    func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse)

    /// Loads a request whose response is read while it comes; returns as soon as its head is there.
    ///
    /// On Linux, where `URLSession` has no such method, the call is made by a session of its own, with a copy of the
    /// configuration and connections of its own. `delegate` receives redirects, challenges, the response and its data;
    /// the delegate of the session is not asked.
    func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse)

    /// Makes a task that loads a request and reports to the session's delegate; see `URLSession.dataTask(with:)`.
    func dataTask(with request: URLRequest) -> URLSessionDataTask

    /// Makes a task that loads a request; see `URLSession.dataTask(with:completionHandler:)`.
    func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that uploads data and reports to the session's delegate; see `URLSession.uploadTask(with:from:)`.
    func uploadTask(with request: URLRequest, from bodyData: Data) -> URLSessionUploadTask

    /// Makes a task that uploads data; see `URLSession.uploadTask(with:from:completionHandler:)`.
    func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Makes a task that uploads a file and reports to the session's delegate; see
    /// `URLSession.uploadTask(with:fromFile:)`.
    func uploadTask(with request: URLRequest, fromFile fileURL: URL) -> URLSessionUploadTask

    /// Makes a task that uploads a file; see `URLSession.uploadTask(with:fromFile:completionHandler:)`.
    func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask

    /// Makes a task that uploads a stream, which the session's delegate provides; see
    /// `URLSession.uploadTask(withStreamedRequest:)`.
    func uploadTask(withStreamedRequest request: URLRequest) -> URLSessionUploadTask

    /// Makes a task that downloads a request and reports to the session's delegate; see
    /// `URLSession.downloadTask(with:)`.
    func downloadTask(with request: URLRequest) -> URLSessionDownloadTask

    /// Makes a task that downloads a request to a file; see `URLSession.downloadTask(with:completionHandler:)`.
    func downloadTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask
}
