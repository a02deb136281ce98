#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension CapturingURLSession {
    /// Loads a request whose response is read while it comes, and captures the call when it has ended.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try await stream(request, delegate, nil)
    }

    /// Loads a request whose response is read while it comes, and captures the call with metadata of its own.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await stream(request, delegate, metadata)
    }

    /// Loads a URL whose response is read while it comes, and captures the call when it has ended.
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try await stream(URLRequest(url: url), delegate, nil)
    }

    /// Loads a URL whose response is read while it comes, and captures the call with metadata of its own.
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await stream(URLRequest(url: url), delegate, metadata)
    }

    private func stream(
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ metadata: CallMetadata?
    ) async throws -> (ResponseBytes, URLResponse) {
        let call = observe(request, .ofRequest, metadata, handsOutTask: false)
        return try await ByteStream(call).open(in: streamSession, delegate)
    }
}
