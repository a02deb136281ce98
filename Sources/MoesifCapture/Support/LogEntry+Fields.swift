extension Moesif.LogEntry {
    /// The facts of a log entry as values, for loggers that store structured metadata.
    ///
    /// A field is `nil` if it does not apply to the entry.
    public struct Fields: Sendable, Hashable {
        /// The number of events, calls or updates that the entry is about.
        public var eventCount: Int?
        /// The size of the request to the collector in bytes, before compression.
        public var byteCount: Int?
        /// The status code of the collector's response.
        public var status: Int?
        /// The host and port of the collector, such as `api.moesif.net:443`.
        public var host: String?
        /// The number of the upload attempt, starting at 1.
        public var attempt: Int?
        /// The time from the start of the upload to the response.
        public var duration: Duration?
        /// The time until the next attempt.
        public var delay: Duration?
        /// The name of the hook, such as `outgoing.metadata`.
        public var hook: String?

        /// Creates fields without values.
        public init() {}

        /// The fields that have a value, by name.
        ///
        /// The names are `event_count`, `byte_count`, `status`, `host`, `attempt`, `duration_seconds`, `delay_seconds`
        /// and `hook`.
        public var values: [String: String] {
            let all: [String: String?] = [
                "event_count": eventCount.map { "\($0)" }, "byte_count": byteCount.map { "\($0)" },
                "status": status.map { "\($0)" }, "host": host, "attempt": attempt.map { "\($0)" },
                "duration_seconds": duration.map(Self.seconds),
                "delay_seconds": delay.map(Self.seconds), "hook": hook,
            ]
            return all.compactMapValues { $0 }
        }

        /// Returns the seconds, rounded to milliseconds.
        private static func seconds(_ duration: Duration) -> String {
            "\((duration.inSeconds * 1000).rounded() / 1000)"
        }
    }
}
