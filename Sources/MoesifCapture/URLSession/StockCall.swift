import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One of URLSession's async methods, run so that cancelling it does no harm.
///
/// On Linux, cancelling a Swift task that awaits `data(for:)` as it completes can stop every session of the process for
/// ever: the cancellation waits for URLSession's queue under a lock that the completion on that queue needs. So the
/// method runs in a task of its own that nobody cancels, and what is cancelled is the URLSession task, which the gate
/// has handed to the call, from a queue of ours.
struct StockCall<Value: Sendable>: Sendable {
    typealias Completion = @Sendable (Value?, URLResponse?, (any Error)?) -> Void

    /// True when the call has a delegate, which only the async method calls.
    let hasDelegate: Bool
    /// The async method.
    let method: @Sendable (URLRequest) async throws -> (Value, URLResponse)
    /// A task that does the same.
    let task: @Sendable (URLRequest, @escaping Completion) -> URLSessionTask

    #if canImport(FoundationNetworking)
    func value(of call: ObservedCall, throughGate: Bool) async throws -> (Value, URLResponse) {
        let request = call.attachedRequest
        let active = call.active
        let answer = OneShot<(Value, URLResponse)>()
        let isGated = throughGate && request.attachment?.call != nil && PassthroughURLProtocol.canInit(with: request)
        if !isGated, !hasDelegate {
            let task = task(request) { value, response, error in
                if let value, let response {
                    answer.give(.success((value, response)))
                } else {
                    answer.give(.failure(error ?? URLError(.unknown)))
                }
            }
            task.resume()
            active.claim(task)
        } else {
            Task {
                do {
                    answer.give(.success(try await method(request)))
                } catch {
                    answer.give(.failure(error))
                }
            }
        }
        // Without the gate nothing tells which task serves a call with a delegate: its caller is answered at once, and
        // the task runs out.
        let isOutOfReach = !isGated && hasDelegate
        return try await withTaskCancellationHandler {
            try await answer.value()
        } onCancel: {
            active.cancel()
            if isOutOfReach { answer.give(.failure(URLError(.cancelled))) }
        }
    }
    #else
    func value(of call: ObservedCall, throughGate: Bool) async throws -> (Value, URLResponse) {
        try await method(call.request)
    }
    #endif
}
