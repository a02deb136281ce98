import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension ByteStream {
    /// Makes the call, and returns when the head of its response arrives.
    func open(
        _ request: URLRequest,
        in session: StreamSession,
        _ delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try await withTaskCancellationHandler {
            session.load(request, self, delegate)
            let response = try await head()
            return (ResponseBytes(StreamReader(self)), response)
        } onCancel: {
            cancel()
        }
    }
}
