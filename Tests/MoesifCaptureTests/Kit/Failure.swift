import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Runs calls on a plain session: a test that is cancelled must not cancel them, which can stop every session.
func uncancelled<Result: Sendable>(_ calls: @escaping @Sendable () async -> Result) async -> Result {
    await Task(operation: calls).value
}

/// The code of the URL error that a call ends with; nil when it does not end with one.
func failureCode(_ call: () async throws -> some Any) async -> URLError.Code? {
    do {
        _ = try await call()
        return nil
    } catch {
        return (error as? URLError)?.code
    }
}

extension Result where Failure == any Error {
    /// The result of something asynchronous.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
