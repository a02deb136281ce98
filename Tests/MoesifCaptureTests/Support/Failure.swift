import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The code of the URL error that a call ends with; nil when it does not end with one.
func failureCode(_ call: () async throws -> some Any) async -> URLError.Code? {
    do {
        _ = try await call()
        return nil
    } catch {
        return (error as? URLError)?.code
    }
}
