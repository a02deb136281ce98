extension Moesif {
    /// The reason that an event was dropped.
    public struct DropReason: Sendable, Hashable, CustomStringConvertible {
        /// The reason in a few words.
        public let description: String

        /// The queue was full: a limit on the number or the bytes of waiting events was reached, in memory or on disk.
        ///
        /// ``Moesif/DeliveryOptions`` and ``Moesif/SpoolOptions`` contain the limits.
        public static let queueFull = Moesif.DropReason(description: "queue full")
        /// The `maskEvent` hook returned `nil`, or it or `maskEventInPlace` threw an error.
        ///
        /// An event that could not be masked is not sent.
        public static let masked = Moesif.DropReason(description: "masked")
        /// The event had 1,000,000 bytes or more even without bodies, metadata and headers.
        public static let tooLarge = Moesif.DropReason(description: "too large")
        /// The collector rejected the event.
        public static let rejected = Moesif.DropReason(description: "rejected by the collector")
        /// The collector responded to 60 attempts to deliver the event with a temporary error, such as status 503.
        ///
        /// Attempts without a response do not count: events wait as long as the collector cannot be reached.
        public static let gaveUp = Moesif.DropReason(description: "gave up after retries")
        /// The event waited on disk longer than ``Moesif/SpoolOptions/maximumAge``.
        public static let expired = Moesif.DropReason(description: "too old")
        /// The event was on disk and became unreadable.
        public static let unreadable = Moesif.DropReason(description: "unreadable on disk")
        /// Consent was denied during the call, or while its event waited.
        public static let noConsent = Moesif.DropReason(description: "no consent")
        /// The client was shut down before the event was delivered, or the call ended after the shutdown.
        public static let shutDown = Moesif.DropReason(description: "shut down")
    }
}
