#if canImport(Darwin)
import Foundation

/// Delivers what waits when an app goes to the background, where it may never wake again.
///
/// The notification is named, not imported: the library links no user interface.
final class BackgroundDelivery: Sendable {
    private static let names = [
        "UIApplicationDidEnterBackgroundNotification", "NSExtensionHostDidEnterBackgroundNotification",
    ]
    private static let patience = Duration.seconds(5)

    private let observers: Lock<[any NSObjectProtocol]>

    init(_ recorder: Recorder) {
        observers = Lock(
            Self.names.map { name in
                NotificationCenter.default.addObserver(forName: Notification.Name(name), object: nil, queue: nil) {
                    [weak recorder] _ in
                    if let recorder { Self.deliver(recorder) }
                }
            }
        )
    }

    deinit {
        for observer in observers.withLock({ $0 }) { NotificationCenter.default.removeObserver(observer) }
    }

    private static func deliver(_ recorder: Recorder) {
        #if os(macOS)
        Task { _ = await recorder.flush(deadline: recorder.timeSource.now + patience) }
        #else
        // Keeps the process awake meanwhile; its block must not return before, unless it is called again to say that
        // the time is over.
        let done = DispatchSemaphore(value: 0)
        ProcessInfo.processInfo.performExpiringActivity(withReason: "delivering events") { isExpired in
            guard !isExpired else {
                done.signal()
                return
            }
            Task {
                _ = await recorder.flush(deadline: recorder.timeSource.now + patience)
                done.signal()
            }
            done.wait()
        }
        #endif
    }
}
#endif
