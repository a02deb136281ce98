import Foundation

#if canImport(Darwin) && !os(macOS)
/// Delivers queued events when an app goes to the background, from which it may never wake.
///
/// The notification is looked up by name, so that the library does not link a user interface framework.
final class BackgroundDelivery: Sendable {
    #if os(watchOS)
    private static let names = ["WKApplicationDidEnterBackgroundNotification"]
    #else
    private static let names = [
        "UIApplicationDidEnterBackgroundNotification", "NSExtensionHostDidEnterBackgroundNotification",
    ]
    #endif
    private static let patience = Duration.seconds(5)

    private struct Token: @unchecked Sendable {  // Only passed back to the notification center.
        let value: any NSObjectProtocol
    }

    private let tokens: [Token]

    init(_ recorder: Recorder) {
        tokens = Self.names.map { name in
            let token = NotificationCenter.default.addObserver(
                forName: Notification.Name(name),
                object: nil,
                queue: nil
            ) { [weak recorder] _ in
                if let recorder { Self.deliver(recorder) }
            }
            return Token(value: token)
        }
    }

    deinit {
        for token in tokens { NotificationCenter.default.removeObserver(token.value) }
    }

    /// Keeps the process awake during the delivery.
    ///
    /// The block must not return until the delivery is done, unless the system calls it again because the time has
    /// expired.
    private static func deliver(_ recorder: Recorder) {
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
    }
}
#else
/// Does nothing, because this system posts no background notification; `deliversAtExit` delivers when the process ends.
struct BackgroundDelivery: Sendable {
    init(_ recorder: Recorder) {}
}
#endif
