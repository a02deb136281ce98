#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Metadata travels with the request: whoever captures the call finds it there, a plain session's protocol too.
extension CapturingSession {
    /// Loads a request, with metadata of this call.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(for: request.capturing(metadata: metadata), delegate: delegate)
    }

    /// Loads a URL, with metadata of this call.
    public func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), delegate: delegate, metadata: metadata)
    }

    /// Uploads data, with metadata of this call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request.capturing(metadata: metadata), from: bodyData, delegate: delegate)
    }

    /// Uploads a file, with metadata of this call.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request.capturing(metadata: metadata), fromFile: fileURL, delegate: delegate)
    }

    /// Downloads a request to a file, with metadata of this call.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(for: request.capturing(metadata: metadata), delegate: delegate)
    }

    /// Downloads a URL to a file, with metadata of this call.
    public func download(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(for: URLRequest(url: url), delegate: delegate, metadata: metadata)
    }

    /// Loads a request whose response is read while it comes, with metadata of this call.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: request.capturing(metadata: metadata), delegate: delegate)
    }

    /// Loads a URL whose response is read while it comes, with metadata of this call.
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)? = nil,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: URLRequest(url: url), delegate: delegate, metadata: metadata)
    }

    /// Makes a task that loads a request, with metadata of this call.
    public func dataTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: request.capturing(metadata: metadata), completionHandler: completionHandler)
    }

    /// Makes a task that loads a URL, with metadata of this call.
    public func dataTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        dataTask(with: URLRequest(url: url), metadata: metadata, completionHandler: completionHandler)
    }

    /// Makes a task that uploads data, with metadata of this call.
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

    /// Makes a task that uploads a file, with metadata of this call.
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

    /// Makes a task that downloads a request to a file, with metadata of this call.
    public func downloadTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: request.capturing(metadata: metadata), completionHandler: completionHandler)
    }

    /// Makes a task that downloads a URL to a file, with metadata of this call.
    public func downloadTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: URLRequest(url: url), metadata: metadata, completionHandler: completionHandler)
    }
}
