extension Moesif {
    /// Why an event was given up.
    public struct DropReason: Sendable, Hashable, CustomStringConvertible {
        /// The reason, in a few words.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        /// More was waiting than the bounds allow, by number or by bytes.
        public static let queueFull = Moesif.DropReason("queue full")
        /// The hook `maskEvent` returned nil, or threw: what could not be masked is not sent.
        public static let masked = Moesif.DropReason("masked")
        /// The event was 1,000,000 bytes or more even without its bodies.
        public static let tooLarge = Moesif.DropReason("too large")
        /// The collector refused it.
        public static let rejected = Moesif.DropReason("rejected by the collector")
        /// The collector could not be reached, or could not take it, however often it was tried.
        public static let gaveUp = Moesif.DropReason("gave up after retries")
        /// The event waited on disk for longer than `SpoolOptions.maximumAge`.
        public static let expired = Moesif.DropReason("too old")
        /// The event was on disk, and could not be read any more.
        public static let unreadable = Moesif.DropReason("unreadable on disk")
        /// The client was shut down before it could be delivered, or the call ended after that.
        public static let shutDown = Moesif.DropReason("shut down")
    }
}
