#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// What an app uses of `URLSession`, so that it can hold one that captures in its place.
///
/// Each requirement is a method of Foundation's, with its labels, its order and its meaning; the defaulted forms are in
/// an extension. `URLSession` conforms and captures nothing; `CapturingURLSession` captures.
///
/// ```swift
/// struct WeatherClient {
///     let session: any CapturingSession
///
///     func report(at url: URL) async throws -> Data {
///         try await session.data(from: url).0
///     }
/// }
/// ```
///
/// A conforming type returns, throws, cancels and calls back as `URLSession` does: a completion handler runs on the
/// session's delegate queue, a cancelled call throws `URLError(.cancelled)`.
public protocol CapturingSession: Sendable {
    /// Loads a request; see `URLSession.data(for:delegate:)`.
    func data(for request: URLRequest, delegate: (any URLSessionTaskDelegate)?) async throws -> (Data, URLResponse)

    /// Loads a URL; see `URLSession.data(from:delegate:)`.
    func data(from url: URL, delegate: (any URLSessionTaskDelegate)?) async throws -> (Data, URLResponse)

    /// Uploads data; see `URLSession.upload(for:from:delegate:)`.
    func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse)

    /// Makes a task that loads a request; see `URLSession.dataTask(with:completionHandler:)`.
    func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that loads a URL; see `URLSession.dataTask(with:completionHandler:)`.
    func dataTask(
        with url: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask

    /// Makes a task that uploads data; see `URLSession.uploadTask(with:from:completionHandler:)`.
    func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask
}

extension CapturingSession {
    /// Loads a request.
    public func data(for request: URLRequest) async throws -> (Data, URLResponse) {
        try await data(for: request, delegate: nil)
    }

    /// Loads a URL.
    public func data(from url: URL) async throws -> (Data, URLResponse) {
        try await data(from: url, delegate: nil)
    }

    /// Uploads data.
    public func upload(for request: URLRequest, from bodyData: Data) async throws -> (Data, URLResponse) {
        try await upload(for: request, from: bodyData, delegate: nil)
    }
}

extension URLSession: CapturingSession {}
