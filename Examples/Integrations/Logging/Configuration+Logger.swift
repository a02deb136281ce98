public import Logging
public import MoesifCapture

extension Moesif.Configuration {
    /// Writes the client's log entries to a logger.
    ///
    /// This replaces the closure `log`. Each entry has its level and its message. Its fields, such as `event_count`,
    /// `status` and `host`, become metadata.
    ///
    /// The logger runs on a queue of the client, one entry at a time. HTTP calls that its log handler makes while it
    /// logs are not captured, nor are those of tasks that it starts then. Otherwise an entry about a failed upload
    /// could cause the next upload. On Apple's platforms calls of `URLSession.shared` are still captured; see
    /// `Moesif.withoutCapture`.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { $0.log(to: Logger(label: "moesif")) }
    /// ```
    ///
    /// - Parameters:
    ///   - logger: The logger. Its level decides what is logged.
    ///   - metadata: Metadata for every entry. It replaces a field of the same name. Default: none.
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
    /// Creates the level of the same name, or `notice` if swift-log has none.
    public init(_ level: Moesif.LogEntry.Level) {
        self = Logger.Level(rawValue: level.description) ?? .notice
    }
}
