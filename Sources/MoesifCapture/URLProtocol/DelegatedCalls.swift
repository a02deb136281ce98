import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The calls of tasks that report to a session's delegate, from their start until they are recorded.
final class DelegatedCalls: Sendable {
    private let calls = Lock<[Int: CallRecorder]>([:])

    func add(_ call: CallRecorder, for task: URLSessionTask) {
        calls.withLock { $0[task.taskIdentifier] = call }
    }

    subscript(task: URLSessionTask) -> CallRecorder? {
        calls.withLock { $0[task.taskIdentifier] }
    }

    /// True if no call is in progress.
    var isEmpty: Bool {
        calls.withLock { $0.isEmpty }
    }

    /// Records the remaining calls as cancelled.
    func cancelAll() {
        let left = calls.withLock { calls in
            defer { calls = [:] }
            return calls.values
        }
        for call in left { call.end(nil, nil, URLError(.cancelled)) }
    }

    /// Records the call of a task, if the task has one.
    func end(_ task: URLSessionTask, _ error: (any Error)?) {
        guard let call = remove(task) else { return }
        // The delegate may not have received the file: not every delegate takes downloads, and URLSession may not call
        // one that does.
        let isFile = error == nil && task is URLSessionDownloadTask && !call.hasFile
        call.end(task.response, isFile ? .known(Self.file(of: task)) : nil, error)
    }

    /// Records the call of a task that becomes a task of another kind, with the known part of its body.
    func end(_ task: URLSessionTask, goingOn body: CapturedBody) {
        remove(task)?.end(task.response, .known(body), nil)
    }

    /// Removes a call that other code ends.
    @discardableResult
    func remove(_ task: URLSessionTask) -> CallRecorder? {
        calls.withLock { $0.removeValue(forKey: task.taskIdentifier) }
    }

    /// Returns a file that was not inspected, with the size that the task reports.
    private static func file(of task: URLSessionTask) -> CapturedBody {
        let expected = task.response?.expectedContentLength ?? -1
        let length = task.countOfBytesReceived > 0 ? task.countOfBytesReceived : expected
        return CapturedBody(omitted: .file, count: length >= 0 ? Int(exactly: length) : nil)
    }
}
