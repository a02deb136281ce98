#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// The shared cache, which URLSession asks before each data task of a session that has it, as default ones do.
final class ObservedURLCache: URLCache, @unchecked Sendable {  // It has no state of its own.
    /// Observes the shared cache of now, unless it is an app's subclass; false if it does not.
    @discardableResult
    static func observeShared() -> Bool {
        ObservedObject.observe(URLCache.shared, by: ObservedURLCache.self)
    }

    override func getCachedResponse(
        for dataTask: URLSessionDataTask,
        completionHandler: @escaping @Sendable (CachedURLResponse?) -> Void
    ) {
        OutOfReach.note(dataTask)
        super.getCachedResponse(for: dataTask, completionHandler: completionHandler)
    }
}
#endif
