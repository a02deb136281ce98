import Foundation

#if canImport(Darwin) && !os(macOS)
/// Delivers what waits when an app goes to the background, where it may never wake again.
///
/// The notification is named, not imported: the library links no user interface.
final class BackgroundDelivery: Sendable {
    #if os(watchOS)
    private static let names = ["WKApplicationDidEnterBackgroundNotification"]
    #else
    private static let names = [
        "UIApplicationDidEnterBackgroundNotification", "NSExtensionHostDidEnterBackgroundNotification",
    ]
    #endif
    private static let patience = Duration.seconds(5)

    private struct Token: @unchecked Sendable {  // Given back to the centre alone.
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

    /// Keeps the process awake meanwhile: the block must not return before, unless it is called again to say that the
    /// time is over.
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
/// Does nothing: this system posts no notification of a background, and `deliversAtExit` delivers at the end.
struct BackgroundDelivery: Sendable {
    init(_ recorder: Recorder) {}
}
#endif
