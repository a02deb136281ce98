#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// A task delegate that does nothing, and makes URLSession keep the head of a response when it arrives.
///
/// Without a task delegate, a session on Linux forgets the status and headers of a call that fails midway. This
/// delegate is not a `URLSessionDataDelegate`, so that no data passes through it.
final class NoOpTaskDelegate: NSObject, URLSessionTaskDelegate, Sendable {
    static let shared = NoOpTaskDelegate()
}
#endif
