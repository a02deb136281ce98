#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Requirements cannot have defaults: these are the forms that leave the delegate out. Two are disfavoured, so that on
// Apple's platforms a plain `URLSession` goes on to mean Foundation's own `bytes`.
extension CapturingSession {
    /// Loads a request.
    public func data(for request: URLRequest) async throws -> (Data, URLResponse) {
        try await data(for: request, delegate: nil)
    }

    /// Loads a request, with metadata of this call.
    public func data(
        for request: URLRequest,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(for: request, delegate: nil, metadata: metadata)
    }

    /// Loads a URL.
    public func data(from url: URL) async throws -> (Data, URLResponse) {
        try await data(from: url, delegate: nil)
    }

    /// Loads a URL, with metadata of this call.
    public func data(
        from url: URL,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await data(from: url, delegate: nil, metadata: metadata)
    }

    /// Loads a request whose response is read while it comes.
    @_disfavoredOverload
    public func bytes(for request: URLRequest) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: request, delegate: nil)
    }

    /// Loads a request whose response is read while it comes, with metadata of this call.
    public func bytes(
        for request: URLRequest,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: request, delegate: nil, metadata: metadata)
    }

    /// Loads a URL whose response is read while it comes.
    @_disfavoredOverload
    public func bytes(from url: URL) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(from: url, delegate: nil)
    }

    /// Loads a URL whose response is read while it comes, with metadata of this call.
    public func bytes(
        from url: URL,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(from: url, delegate: nil, metadata: metadata)
    }

    /// Uploads data.
    public func upload(for request: URLRequest, from bodyData: Data) async throws -> (Data, URLResponse) {
        try await upload(for: request, from: bodyData, delegate: nil)
    }

    /// Uploads data, with metadata of this call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request, from: bodyData, delegate: nil, metadata: metadata)
    }

    /// Uploads a file.
    public func upload(for request: URLRequest, fromFile fileURL: URL) async throws -> (Data, URLResponse) {
        try await upload(for: request, fromFile: fileURL, delegate: nil)
    }

    /// Uploads a file, with metadata of this call.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await upload(for: request, fromFile: fileURL, delegate: nil, metadata: metadata)
    }

    /// Downloads a request to a file.
    public func download(for request: URLRequest) async throws -> (URL, URLResponse) {
        try await download(for: request, delegate: nil)
    }

    /// Downloads a request to a file, with metadata of this call.
    public func download(
        for request: URLRequest,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(for: request, delegate: nil, metadata: metadata)
    }

    /// Downloads a URL to a file.
    public func download(from url: URL) async throws -> (URL, URLResponse) {
        try await download(from: url, delegate: nil)
    }

    /// Downloads a URL to a file, with metadata of this call.
    public func download(
        from url: URL,
        metadata: @escaping CallMetadata
    ) async throws -> (URL, URLResponse) {
        try await download(from: url, delegate: nil, metadata: metadata)
    }
}
