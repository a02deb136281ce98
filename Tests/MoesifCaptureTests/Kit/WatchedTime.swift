import Foundation

@testable import MoesifCapture

/// The system's time, with a callback for each reading.
final class WatchedTime: Moesif.TimeSource {
    private let system = SystemTimeSource()
    private let watcher = Lock<@Sendable () -> Void> {}
    private let dateWatcher = Lock<@Sendable () -> Void> {}

    var now: Duration {
        watcher.withLock { $0 }()
        return system.now
    }

    var date: Date {
        dateWatcher.withLock { $0 }()
        return system.date
    }

    func onReading(_ watcher: @escaping @Sendable () -> Void) {
        self.watcher.withLock { $0 = watcher }
    }

    func onReadingDate(_ watcher: @escaping @Sendable () -> Void) {
        dateWatcher.withLock { $0 = watcher }
    }

    func sleep(until deadline: Duration) async throws {
        try await system.sleep(until: deadline)
    }
}
