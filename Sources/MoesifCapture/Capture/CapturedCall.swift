public import Foundation

/// One call that has ended, as hooks see it: plain values, nothing of URLSession's.
///
/// Nothing in it is redacted: a hook decides with what the app itself could see.
public struct CapturedCall: Sendable {
    /// What was asked.
    public struct Request: Sendable {
        /// The URL that was asked for first; redirects do not change it.
        public let url: URL
        /// The method, in upper case.
        public let method: String
        /// The headers as the app set them; what URLSession adds on the wire is not among them.
        public let headers: HeaderFields
        /// The body, up to the limit.
        public let body: CapturedBody
    }

    /// What came back.
    public struct Response: Sendable {
        /// The URL that answered: the last one after redirects.
        public let url: URL?
        /// The status code.
        public let status: Int
        /// The headers.
        public let headers: HeaderFields
        /// The body, decoded if it came compressed, up to the limit.
        public let body: CapturedBody
    }

    /// What was asked.
    public let request: Request
    /// What came back; nil when nothing did.
    public let response: Response?
    /// Why the call failed; nil when it did not.
    ///
    /// A call that failed midway has a response too.
    public let error: CallFailure?
    /// When the call began, by the wall clock.
    public let start: Date
    /// How long it took until the last byte, or until it failed, by a clock that never jumps.
    public let duration: Duration
}
