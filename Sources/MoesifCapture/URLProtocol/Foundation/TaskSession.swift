#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Finds the session that a task belongs to, which only reflection shows.
///
/// Reflection takes tens of thousands of instructions on a queue that is the whole process's. So the first tasks teach
/// where a task keeps its session: the one place where each of them has the session that reflection shows. From then on
/// that place is read.
enum TaskSession {
    private struct Lessons {
        /// The places that were right for every task so far; nil before the first.
        var offsets: Set<Int>?
        var count = 0
    }

    /// The tasks that have to agree.
    private static let enough = 4
    /// The bytes that are searched: a task has several times as many.
    private static let searched = 128
    private static let lessons = Lock(Lessons())

    /// The place of its session in a task, once that is known.
    static var offset: Int? {
        lessons.withLock { $0.count >= enough && $0.offsets?.count == 1 ? $0.offsets?.first : nil }
    }

    /// The session of a task; nil where it is not shown, or the task has ended.
    ///
    /// To be asked on URLSession's own queue, where it is changed.
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
        let right = stride(from: 0, to: searched, by: MemoryLayout<UnsafeRawPointer>.stride).filter { offset in
            task.load(fromByteOffset: offset, as: UnsafeRawPointer?.self) == session
        }
        lessons.withLock { lessons in
            lessons.offsets = lessons.offsets.map { $0.intersection(right) } ?? Set(right)
            lessons.count += 1
        }
    }

    private static func address(of object: AnyObject) -> UnsafeRawPointer {
        UnsafeRawPointer(Unmanaged.passUnretained(object).toOpaque())
    }
}
#endif
