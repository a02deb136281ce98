import CMoesifCurl
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The libcurl that Foundation uses.
enum CurlLibrary {
    /// True if the process has loaded a usable libcurl.
    static var isFound: Bool {
        moesif_curl_find()
    }

    /// True if libcurl is initialized; the first access initializes it.
    ///
    /// Initialization takes some milliseconds, so do not run it on a thread of the app. Exit handlers that use libcurl
    /// must be registered afterward: the cleanup handlers of libcurl and its TLS library are registered here, and exit
    /// handlers run in reverse order.
    static let isReady: Bool = {
        guard moesif_curl_find() else { return false }
        moesif_curl_guard_exit()
        return initialize()
    }()

    private static func initialize() -> Bool {
        #if canImport(FoundationNetworking)
        if !moesif_curl_initializes_safely() {
            // Two simultaneous initializations are a race. Foundation initializes libcurl for each session. Creating a
            // session initializes it first, and a later initialization has no effect.
            URLSession(configuration: .ephemeral).finishTasksAndInvalidate()
            return true
        }
        #endif
        return moesif_curl_initialize()
    }
}
