/// Decides when to ask for the collector's configuration again.
///
/// Each answer of the collector names the version it has: an unknown one is fetched. The last two versions count as
/// known, because the collector's nodes need not agree at once. While calls are sampled out, it is fetched every minute
/// as well: at a rate of 0 there are no uploads whose answers could name a version.
package struct ConfigurationRefresh: Sendable, Equatable {
    /// The least time between two fetches that answers bring about.
    static let interval = Duration.seconds(30)
    /// The usual time between two fetches while calls are sampled out; a tenth more or less is chance.
    static let samplingInterval = Duration.seconds(60)

    private var known: [String] = []
    private var lastFetch: Duration?
    private var isFetching = false
    /// An answer named a version that is not known.
    private var isOutdated = false
    /// The calls that had been sampled out when the last successful fetch began.
    private var sampledOut = 0
    private var sampledOutAtBegin = 0
    private var nextWhileSampling = Duration.zero

    /// Notes the version that an answer named, or nil if it named none.
    package mutating func noteVersion(_ version: String?, now: Duration) {
        guard let version, !version.isEmpty, !known.contains(version), !isFetching else { return }
        if let lastFetch, now - lastFetch < Self.interval { return }
        isOutdated = true
    }

    /// Returns when the next fetch is due, or nil if none is.
    package func deadline(_ backlog: Backlog, now: Duration) -> Duration? {
        guard !isFetching else { return nil }
        if isOutdated { return now }
        return backlog.sampledOut > sampledOut ? nextWhileSampling : nil
    }

    /// Notes that a fetch begins; `chance` is at least 0 and less than 1.
    package mutating func begin(_ backlog: Backlog, now: Duration, chance: Double) {
        isFetching = true
        isOutdated = false
        lastFetch = now
        sampledOutAtBegin = backlog.sampledOut
        nextWhileSampling = now + Self.samplingInterval * (0.9 + 0.2 * chance)
    }

    /// Notes that a fetch has ended.
    ///
    /// - Parameter version: The version of what was read; nil if it named none.
    package mutating func end(isSuccess: Bool, version: String? = nil) {
        isFetching = false
        guard isSuccess else { return }
        sampledOut = sampledOutAtBegin
        guard let version, !version.isEmpty else { return }
        known.removeAll { $0 == version }
        known = [version] + known.prefix(1)
    }
}
