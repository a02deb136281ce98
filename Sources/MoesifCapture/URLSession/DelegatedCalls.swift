import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The calls whose tasks report to the delegate of a session, from their start until they are recorded.
final class DelegatedCalls: Sendable {
    private struct Entry {
        let call: ObservedCall
        var received: BodyTee
        /// Where a download ended up, as long as its file is there.
        var file: CapturedBody?
    }

    private let entries = Lock<[Int: Entry]>([:])

    func add(_ call: ObservedCall, for task: URLSessionTask) {
        let entry = Entry(call: call, received: BodyTee(limit: call.bodyLimit))
        entries.withLock { $0[task.taskIdentifier] = entry }
    }

    func note(_ data: Data, of task: URLSessionTask) {
        entries.withLock { $0[task.taskIdentifier]?.received.take(data) }
    }

    func noteFile(_ file: URL, of task: URLSessionTask) {
        guard entries.withLock({ $0[task.taskIdentifier] != nil }) else { return }
        let body = file.captured(limit: 0)
        entries.withLock { $0[task.taskIdentifier]?.file = body }
    }

    /// Records a call, where the task is one.
    func end(_ task: URLSessionTask, _ error: (any Error)?) {
        guard var entry = entries.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        if let file = entry.file {
            _ = entry.call.end(file, task.response, error)
        } else {
            entry.received.isComplete = error == nil
            _ = entry.call.end(entry.received, task.response, error)
        }
    }
}
