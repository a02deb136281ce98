public import Logging
public import MoesifCapture

extension Moesif.Configuration {
    /// Writes the client's log entries to a logger, in place of the closure `log`.
    ///
    /// Each entry has its level, its message, and its fields as metadata, such as `event_count`, `status` and `host`.
    ///
    /// The logger runs on a queue of the client, one entry at a time. HTTP calls that its handler makes while it logs,
    /// and in tasks that it starts then, are not captured: an entry about an upload that failed would lead to the next.
    /// On Apple's platforms this does not hold for calls of `URLSession.shared`; see `Moesif.withoutCapture`.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { $0.log(to: Logger(label: "moesif")) }
    /// ```
    ///
    /// - Parameters:
    ///   - logger: The logger. Its level decides what is logged.
    ///   - metadata: Metadata of every entry. It wins over a field of the same name. Default: none.
    public mutating func log(to logger: Logger, metadata: Logger.Metadata? = nil) {
        log = { entry in
            let fields = entry.fields.values.mapValues { Logger.MetadataValue.string($0) }
            Moesif.withoutCapture {
                logger.log(
                    level: Logger.Level(entry.level),
                    "\(entry.message)",
                    metadata: fields.merging(metadata ?? [:]) { $1 },
                    source: "MoesifCapture"
                )
            }
        }
    }
}

extension Logger.Level {
    /// Creates the level of the same name.
    public init(_ level: Moesif.LogEntry.Level) {
        self = Logger.Level(rawValue: level.description) ?? .notice
    }
}
