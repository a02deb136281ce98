#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// The shared cache, which URLSession asks before each data task of a session that uses it, as default sessions do.
final class ObservedURLCache: URLCache, @unchecked Sendable {  // No stored state.
    /// Observes the current shared cache, unless it is a subclass of the app; returns false if it does not.
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
