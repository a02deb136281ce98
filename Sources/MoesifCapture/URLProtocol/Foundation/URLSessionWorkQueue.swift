#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Runs code on the serial queue that all URLSessions of the process share on Linux, where they read their
/// configuration for each task.
///
/// Changing a live configuration anywhere else is a race that crashes.
///
/// The way there is the delegate queue of a private session: asked for its tasks, the session hands the reply to that
/// queue from its own.
enum URLSessionWorkQueue {
    private final class Door: OperationQueue, @unchecked Sendable {  // All its state is behind a lock.
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
    /// Held while the private session's queue is given its next item, which takes no time.
    ///
    /// Of two threads that did so at once, the system might stop the one that is to wake the queue for both.
    private static let turn = Lock(())
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        return URLSession(configuration: configuration, delegate: nil, delegateQueue: door)
    }()

    /// Has `body` run there, before any task that is resumed later.
    ///
    /// Does not wait, so that it may be called from anywhere, that queue included.
    static func async(_ body: @escaping @Sendable () -> Void) {
        door.add(body)
        turn.withLock { _ in session.getAllTasks { _ in } }
    }
}
#endif
