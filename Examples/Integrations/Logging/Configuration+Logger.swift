public import Logging
public import MoesifCapture

extension Moesif.Configuration {
    /// Has a logger told what the client has to say, in place of `log`.
    ///
    /// The logger runs where `log` does: on a queue of the client's, one entry at a time. The calls that its handler
    /// makes within `log`, and in tasks that it starts there, are no events: an entry about an upload that failed would
    /// lead to the next. On Apple's platforms calls of `URLSession.shared` are an exception; see
    /// `Moesif.withoutCapture`.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { $0.log(to: Logger(label: "moesif")) }
    /// ```
    ///
    /// - Parameters:
    ///   - logger: Its level decides what is logged, as for any entry.
    ///   - metadata: Put on top of the logger's own with each entry. Default: none.
    public mutating func log(to logger: Logger, metadata: Logger.Metadata? = nil) {
        log = { entry in
            Moesif.withoutCapture {
                logger.log(
                    level: Logger.Level(entry.level),
                    "\(entry.message)",
                    metadata: metadata,
                    source: "MoesifCapture"
                )
            }
        }
    }
}

extension Logger.Level {
    /// The level of the same name; `notice` for one that swift-log does not have.
    public init(_ level: Moesif.LogEntry.Level) {
        self = Logger.Level(rawValue: level.description) ?? .notice
    }
}
