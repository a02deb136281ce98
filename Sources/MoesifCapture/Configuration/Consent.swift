extension Moesif {
    /// The permission to capture calls and to send what was captured.
    public struct Consent: Sendable, Hashable, CustomStringConvertible {
        /// The consent, in one word.
        public let description: String

        /// Calls are captured and sent.
        public static let granted = Consent(description: "granted")
        /// Calls are captured and wait, on disk if there is a spool, until consent is granted or denied.
        ///
        /// The client sends nothing, and asks for nothing.
        public static let pending = Consent(description: "pending")
        /// No call is captured, and nothing is sent; what waited is dropped, and erased from the disk.
        public static let denied = Consent(description: "denied")
    }
}
