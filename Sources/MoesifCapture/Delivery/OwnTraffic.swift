import Foundation

/// Recognises Moesif's own calls, which never become events: one that did would be followed by another, for ever.
struct OwnTraffic: Sendable {
    let endpoint: CollectorEndpoint

    /// True for a call to the configured collector, and for one that bears the mark of any Moesif SDK.
    func includes(url: URL, headers: HeaderFields) -> Bool {
        endpoint.serves(url) || headers[.moesifApplicationID] != nil || headers[.moesifSDK] != nil
    }
}
