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

    /// True when no call is under way.
    var isEmpty: Bool {
        calls.withLock { $0.isEmpty }
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
        guard let call = remove(task) else { return }
        // Not every delegate is told of the file, and those that are may not be asked.
        let isFile = error == nil && task is URLSessionDownloadTask && !call.hasFile
        call.end(task.response, isFile ? .known(Self.file(of: task)) : nil, error)
    }

    /// Records a call whose task goes on as one of another kind, with what is known of its body.
    func end(_ task: URLSessionTask, goingOn body: CapturedBody) {
        remove(task)?.end(task.response, .known(body), nil)
    }

    /// Leaves the end of a call to others.
    @discardableResult
    func remove(_ task: URLSessionTask) -> CallRecorder? {
        calls.withLock { $0.removeValue(forKey: task.taskIdentifier) }
    }

    /// A file that was not looked at, with its size as the task tells it.
    private static func file(of task: URLSessionTask) -> CapturedBody {
        let expected = task.response?.expectedContentLength ?? -1
        let length = task.countOfBytesReceived > 0 ? task.countOfBytesReceived : expected
        return CapturedBody(omitted: .file, count: length >= 0 ? Int(exactly: length) : nil)
    }
}
