extension Moesif {
    /// Why an event was given up.
    public struct DropReason: Sendable, Hashable, CustomStringConvertible {
        /// The reason, in a few words.
        public let description: String

        /// More was waiting than the bounds allow, by number or by bytes.
        public static let queueFull = Moesif.DropReason(description: "queue full")
        /// The hook `maskEvent` returned nil, or threw: what could not be masked is not sent.
        public static let masked = Moesif.DropReason(description: "masked")
        /// The event was 1,000,000 bytes or more even without its bodies.
        public static let tooLarge = Moesif.DropReason(description: "too large")
        /// The collector refused it.
        public static let rejected = Moesif.DropReason(description: "rejected by the collector")
        /// The collector could not be reached, or could not take it, however often it was tried.
        public static let gaveUp = Moesif.DropReason(description: "gave up after retries")
        /// The event waited on disk for longer than `SpoolOptions.maximumAge`.
        public static let expired = Moesif.DropReason(description: "too old")
        /// The event was on disk, and could not be read any more.
        public static let unreadable = Moesif.DropReason(description: "unreadable on disk")
        /// Consent was denied while the call ran, or while its event waited.
        public static let noConsent = Moesif.DropReason(description: "no consent")
        /// The client was shut down before it could be delivered, or the call ended after that.
        public static let shutDown = Moesif.DropReason(description: "shut down")
    }
}
