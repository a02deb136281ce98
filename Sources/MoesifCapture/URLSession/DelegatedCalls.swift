import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The calls whose tasks report to the delegate of a session, from their start until they are recorded.
final class DelegatedCalls: Sendable {
    private let calls = Lock<[Int: CallRecorder]>([:])

    func add(_ call: CallRecorder, for task: URLSessionTask) {
        calls.withLock { $0[task.taskIdentifier] = call }
    }

    subscript(task: URLSessionTask) -> CallRecorder? {
        calls.withLock { $0[task.taskIdentifier] }
    }

    /// Records the calls that are left as cancelled.
    func cancelAll() {
        let left = calls.withLock { calls in
            defer { calls = [:] }
            return calls.values
        }
        for call in left { call.end(nil, nil, URLError(.cancelled)) }
    }

    /// Records a call, where the task is one.
    func end(_ task: URLSessionTask, _ error: (any Error)?) {
        calls.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.end(task.response, nil, error)
    }
}
