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
    /// It takes some milliseconds: not for a thread of the caller's.
    static let isReady: Bool = {
        guard moesif_curl_find() else { return false }
        #if canImport(FoundationNetworking)
        if !moesif_curl_initializes_safely() {
            // Initializing twice at once is a race. Foundation does it for each session; it comes first, and what
            // comes second changes nothing.
            URLSession(configuration: .ephemeral).finishTasksAndInvalidate()
            return true
        }
        #endif
        return moesif_curl_initialize()
    }()
}
