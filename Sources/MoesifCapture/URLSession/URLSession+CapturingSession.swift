#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A plain session meets the requirements with its own methods, and captures nothing by itself.
extension URLSession: CapturingSession {
    /// Loads a request whose response is read while it comes.
    ///
    /// On Linux each call has a connection of its own, and the delegate of this session is not asked. Disfavoured, so
    /// that on Apple's platforms a plain session goes on to mean Foundation's method of this name.
    @_disfavoredOverload
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        let (call, request) = CallRecorder.begin(
            request,
            configuredHeaders: configuration.additionalHeaders,
            recorder: nil
        )
        return try await ByteStream(call).open(request, in: await StreamSession(beside: self), delegate)
    }
}
