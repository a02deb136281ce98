extension Moesif {
    /// The permission to capture calls and to send them to Moesif.
    public struct Consent: Sendable, Hashable, CustomStringConvertible {
        /// The consent in one word, such as `granted`.
        public let description: String

        /// Calls are captured and sent.
        public static let granted = Consent(description: "granted")
        /// Calls are captured and queued until consent is granted or denied.
        ///
        /// They wait in memory, or on disk if a spool is set. The client sends no request to the collector.
        public static let pending = Consent(description: "pending")
        /// No call is captured, and nothing is sent.
        ///
        /// Queued events are dropped, and events in the spool are erased.
        public static let denied = Consent(description: "denied")
    }
}
