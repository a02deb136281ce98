import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension ByteStream {
    /// Makes the call, and returns when the head of its response is there.
    func open(
        in session: StreamSession,
        _ delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try await withTaskCancellationHandler {
            session.load(self, delegate)
            let response = try await head()
            return (ResponseBytes(StreamReader(self)), response)
        } onCancel: {
            cancel()
        }
    }
}
