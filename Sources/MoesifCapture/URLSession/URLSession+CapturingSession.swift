#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A plain session meets the requirements with its own methods, and captures nothing by itself.
extension URLSession: CapturingSession {
    /// Loads the contents of a URL based on a request and returns an asynchronous sequence of the body's bytes.
    ///
    /// Returns as soon as the head of the response arrives. The sequence throws the error of a call that fails later,
    /// and a ``StreamBufferOverflow`` if the reader falls too far behind.
    ///
    /// On Linux, each call uses a separate connection, and the delegate of this session receives nothing. The method is
    /// disfavored in overload resolution, so that on Apple's platforms `bytes` of a plain session still means
    /// Foundation's method.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`.
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
