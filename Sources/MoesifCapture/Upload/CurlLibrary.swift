import CMoesifCurl
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The libcurl that Foundation uses.
enum CurlLibrary {
    /// True when there is one that can be used.
    static var isFound: Bool {
        moesif_curl_find()
    }

    /// True when libcurl is initialized; does that once.
    ///
    /// It takes some milliseconds: not for a thread of the caller's. Whatever is to use libcurl while the process ends
    /// comes after it: the end of libcurl and of its TLS library are registered here, and run in the reverse order.
    static let isReady: Bool = {
        guard moesif_curl_find() else { return false }
        moesif_curl_guard_exit()
        return initialize()
    }()

    private static func initialize() -> Bool {
        #if canImport(FoundationNetworking)
        if !moesif_curl_initializes_safely() {
            // Initializing twice at once is a race. Foundation does it for each session; it comes first, and what
            // comes second changes nothing.
            URLSession(configuration: .ephemeral).finishTasksAndInvalidate()
            return true
        }
        #endif
        return moesif_curl_initialize()
    }
}
