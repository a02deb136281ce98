import Foundation

/// A filter for calls to Moesif, which never become events.
///
/// Otherwise each upload would create another event, in an endless loop.
struct SelfTrafficFilter: Sendable {
    let endpoint: CollectorEndpoint
    let applicationID: ApplicationID

    /// Returns true for an upload of this client that the same app receives, for example as a proxy in front of the
    /// collector.
    ///
    /// Nothing else that a client sends keeps a received call from becoming an event.
    func includes(receivedHeaders headers: HeaderFields) -> Bool {
        headers[.moesifApplicationID] == applicationID.value
    }

    /// Returns true for a call to the configured collector and for a call with the headers of any Moesif SDK.
    func includes(url: URL, headers: HeaderFields) -> Bool {
        endpoint.serves(url) || headers[.moesifApplicationID] != nil || headers[.moesifSDK] != nil
    }
}
