/// Decides when to fetch the collector's remote configuration again.
///
/// Each response of the collector carries the version of its configuration, and an unknown version triggers a fetch.
/// The last two versions count as known, because the collector's nodes may disagree for a while. While calls are
/// sampled out, the configuration is also fetched every minute: at a sample rate of 0 there are no uploads, and
/// therefore no responses that carry a version.
package struct ConfigurationRefresh: Sendable, Equatable {
    /// The minimum time between two fetches that responses trigger.
    static let interval = Duration.seconds(30)
    /// The average time between two fetches while calls are sampled out; the actual time varies by a tenth.
    static let samplingInterval = Duration.seconds(60)

    private var known: [String] = []
    private var lastFetch: Duration?
    private var isFetching = false
    /// True if a response carried an unknown version.
    private var isOutdated = false
    /// The number of calls that had been sampled out when the last successful fetch began.
    private var sampledOut = 0
    private var sampledOutAtBegin = 0
    private var nextWhileSampling = Duration.zero

    /// Notes the version that a response carried, or `nil` if it carried none.
    package mutating func noteVersion(_ version: String?, now: Duration) {
        guard let version, !version.isEmpty, !known.contains(version), !isFetching else { return }
        if let lastFetch, now - lastFetch < Self.interval { return }
        isOutdated = true
    }

    /// Returns the time of the next fetch, or `nil` if none is due.
    package func deadline(_ backlog: Backlog, now: Duration) -> Duration? {
        guard !isFetching else { return nil }
        if isOutdated { return now }
        return backlog.sampledOut > sampledOut ? nextWhileSampling : nil
    }

    /// Notes that a fetch begins.
    ///
    /// - Parameters:
    ///   - backlog: The backlog at the start of the fetch.
    ///   - now: The current time.
    ///   - chance: A random number of at least 0 and less than 1.
    package mutating func begin(_ backlog: Backlog, now: Duration, chance: Double) {
        isFetching = true
        isOutdated = false
        lastFetch = now
        sampledOutAtBegin = backlog.sampledOut
        nextWhileSampling = now + Self.samplingInterval * (0.9 + 0.2 * chance)
    }

    /// Notes that a fetch has ended.
    ///
    /// - Parameters:
    ///   - isSuccess: True if the configuration was read.
    ///   - version: The version of the configuration, or `nil` if the response carried none.
    package mutating func end(isSuccess: Bool, version: String? = nil) {
        isFetching = false
        guard isSuccess else { return }
        sampledOut = sampledOutAtBegin
        guard let version, !version.isEmpty else { return }
        known.removeAll { $0 == version }
        known = [version] + known.prefix(1)
    }
}
