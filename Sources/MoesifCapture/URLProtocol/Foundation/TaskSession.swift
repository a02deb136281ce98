#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Finds the session of a task, which only reflection shows.
///
/// Reflection takes tens of thousands of instructions on a queue that the whole process shares. Therefore, the first
/// tasks determine the offset at which a task stores its session: the one offset at which each of them has the session
/// that reflection shows. Later tasks are read at that offset.
enum TaskSession {
    private struct Observations {
        /// The offsets that were right for every task so far; `nil` before the first task.
        var offsets: Set<Int>?
        var count = 0
    }

    /// The number of tasks that have to agree.
    private static let requiredCount = 4
    /// The number of bytes that are searched: a task has several times as many.
    private static let searchLimit = 128
    private static let observations = Lock(Observations())

    /// The offset of the session in a task, once it is known.
    static var offset: Int? {
        observations.withLock { $0.count >= requiredCount && $0.offsets?.count == 1 ? $0.offsets?.first : nil }
    }

    /// Returns the session of a task, or `nil` if reflection does not show it or the task has ended.
    ///
    /// Call it on URLSession's own queue, where the property changes.
    static func of(_ task: URLSessionTask) -> URLSession? {
        if let offset {
            return address(of: task).load(fromByteOffset: offset, as: UnsafeRawPointer?.self)
                .flatMap { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() as? URLSession }
        }
        guard let session = SystemHTTPProtocol.property("session", of: task) as? URLSession else { return nil }
        learn(task, session)
        return session
    }

    private static func learn(_ task: URLSessionTask, _ session: URLSession) {
        let task = address(of: task)
        let session = address(of: session)
        let right = stride(from: 0, to: searchLimit, by: MemoryLayout<UnsafeRawPointer>.stride).filter { offset in
            task.load(fromByteOffset: offset, as: UnsafeRawPointer?.self) == session
        }
        observations.withLock { observations in
            observations.offsets = observations.offsets.map { $0.intersection(right) } ?? Set(right)
            observations.count += 1
        }
    }

    private static func address(of object: AnyObject) -> UnsafeRawPointer {
        UnsafeRawPointer(Unmanaged.passUnretained(object).toOpaque())
    }
}
#endif
