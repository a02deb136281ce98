import Foundation

/// Recognises Moesif's own calls, which never become events: one that did would be followed by another, for ever.
struct SelfTrafficFilter: Sendable {
    let endpoint: CollectorEndpoint
    let applicationID: ApplicationID

    /// True for an upload of the client itself that has come to the same app, as to a proxy before the collector.
    ///
    /// Nothing else that a caller says keeps a call from becoming an event.
    func includes(receivedHeaders headers: HeaderFields) -> Bool {
        headers[.moesifApplicationID] == applicationID.value
    }

    /// True for a call to the configured collector, and for one that bears the mark of any Moesif SDK.
    func includes(url: URL, headers: HeaderFields) -> Bool {
        endpoint.serves(url) || headers[.moesifApplicationID] != nil || headers[.moesifSDK] != nil
    }
}
