#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A plain session captures nothing: its own methods meet the requirements, and metadata is not used.
extension URLSession: CapturingSession {
    /// Loads a request; the metadata is not used.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(for: request, delegate: delegate)
    }

    /// Loads a URL; the metadata is not used.
    public func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(from: url, delegate: delegate)
    }

    /// Uploads data; the metadata is not used.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request, from: bodyData, delegate: delegate)
    }

    /// Uploads a file; the metadata is not used.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request, fromFile: fileURL, delegate: delegate)
    }

    /// Downloads a request to a file; the metadata is not used.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(for: request, delegate: delegate)
    }

    /// Downloads a URL to a file; the metadata is not used.
    public func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(from: url, delegate: delegate)
    }

    /// Makes a task that loads a request; the metadata is not used.
    public func dataTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: request, completionHandler: completionHandler)
    }

    /// Makes a task that loads a URL; the metadata is not used.
    public func dataTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: url, completionHandler: completionHandler)
    }

    /// Makes a task that uploads data; the metadata is not used.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        uploadTask(with: request, from: bodyData, completionHandler: completionHandler)
    }

    /// Makes a task that uploads a file; the metadata is not used.
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        uploadTask(with: request, fromFile: fileURL, completionHandler: completionHandler)
    }

    /// Makes a task that downloads a request to a file; the metadata is not used.
    public func downloadTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: request, completionHandler: completionHandler)
    }

    /// Makes a task that downloads a URL to a file; the metadata is not used.
    public func downloadTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: url, completionHandler: completionHandler)
    }
}
