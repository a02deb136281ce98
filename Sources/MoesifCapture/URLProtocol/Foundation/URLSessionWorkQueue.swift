#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Runs code on the serial queue that all URLSessions of the process share on Linux.
///
/// URLSession reads the configuration of a session there for each task. Changing a live configuration on another thread
/// is a race that crashes the process.
///
/// The delegate queue of a private session leads to that queue: when the session is asked for its tasks, it hands the
/// reply to its delegate queue from the shared queue.
enum URLSessionWorkQueue {
    private final class Door: OperationQueue, @unchecked Sendable {  // A lock guards all state.
        private let pending = Lock<[@Sendable () -> Void]>([])

        func add(_ body: @escaping @Sendable () -> Void) {
            pending.withLock { $0.append(body) }
        }

        override func addOperation(_ block: @escaping @Sendable () -> Void) {
            let due = pending.withLock { pending in
                defer { pending = [] }
                return pending
            }
            for body in due { body() }
        }
    }

    private static let door = Door()
    /// Held while the private session's queue receives its next item, which takes no time.
    ///
    /// If two threads did that at once, the system might suspend the one that is to wake the queue for both.
    private static let turn = Lock(())
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        return URLSession(configuration: configuration, delegate: nil, delegateQueue: door)
    }()

    /// Runs `body` on the queue, before any task that is resumed later.
    ///
    /// It does not wait, so it can be called from any thread, including that queue.
    static func async(_ body: @escaping @Sendable () -> Void) {
        door.add(body)
        turn.withLock { _ in session.getAllTasks { _ in } }
    }
}
#endif
