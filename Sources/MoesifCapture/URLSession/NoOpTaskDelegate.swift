#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// A task delegate that does nothing, and by being there makes URLSession keep the head of a response as it comes.
///
/// Without one, a Linux session forgets the status and headers of a call that fails midway. It is no
/// `URLSessionDataDelegate`, so that no data goes through it.
final class NoOpTaskDelegate: NSObject, URLSessionTaskDelegate, Sendable {
    static let shared = NoOpTaskDelegate()
}
#endif
