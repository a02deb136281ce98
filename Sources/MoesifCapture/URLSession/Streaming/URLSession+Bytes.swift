#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Disfavoured, so that on Apple's platforms a plain session goes on to mean Foundation's methods of these names.
extension URLSession {
    /// Loads a request whose response is read while it comes.
    ///
    /// On Linux each call has a connection of its own, and the delegate of this session is not asked.
    @_disfavoredOverload
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        let call = ObservedCall(request, .ofRequest, nil, handsOutTask: false, recorder: nil)
        return try await ByteStream(call).open(in: StreamSession(beside: self), delegate)
    }

    /// Loads a request whose response is read while it comes; the metadata is not used.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: request, delegate: delegate)
    }

    /// Loads a URL whose response is read while it comes.
    ///
    /// On Linux each call has a connection of its own, and the delegate of this session is not asked.
    @_disfavoredOverload
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(for: URLRequest(url: url), delegate: delegate)
    }

    /// Loads a URL whose response is read while it comes; the metadata is not used.
    public func bytes(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (ResponseBytes, URLResponse) {
        try await bytes(from: url, delegate: delegate)
    }
}
