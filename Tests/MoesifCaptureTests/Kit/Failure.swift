import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Runs calls on a plain session, apart from a cancelled test, because cancelling them can stop every session.
func uncancelled<Result: Sendable>(_ calls: @escaping @Sendable () async -> Result) async -> Result {
    await Task(operation: calls).value
}

/// Returns the code of the `URLError` that a call throws, or `nil` if it throws none.
func failureCode(_ call: () async throws -> some Any) async -> URLError.Code? {
    do {
        _ = try await call()
        return nil
    } catch {
        return (error as? URLError)?.code
    }
}

extension Result where Failure == any Error {
    /// Creates the result of an asynchronous closure.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
