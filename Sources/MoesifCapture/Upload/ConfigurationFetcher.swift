import Foundation

/// Keeps the collector's configuration up to date, off every caller's path.
///
/// Each answer of the collector names the version it has; one that has not been seen is fetched. The last two versions
/// count as seen, because the collector's nodes need not agree at once. What cannot be fetched or read leaves the last
/// good configuration in force, or, before there is one, every call wanted.
actor ConfigurationFetcher {
    /// The least time between two fetches that answers bring about.
    static let interval = Duration.seconds(30)

    private let api: CollectorAPI
    private let transport: any EventTransport
    private let timeSource: any TimeSource
    private let log: Log
    private nonisolated let current = Lock(SamplingRules())
    private var seen: [String] = []
    private var lastFetch: Duration?
    /// The fetch that is under way.
    private(set) var fetch: Task<Bool, Never>?

    init(api: CollectorAPI, transport: any EventTransport, timeSource: any TimeSource, log: Log) {
        self.api = api
        self.transport = transport
        self.timeSource = timeSource
        self.log = log
    }

    /// The rules in force.
    nonisolated var rules: SamplingRules {
        current.withLock { $0 }
    }

    /// Fetches the configuration, or joins a fetch that is under way.
    ///
    /// True when it came.
    func refresh() async -> Bool {
        await start().value
    }

    /// Takes note of the version an answer names; nil where it names none.
    func notice(version: String?) {
        guard let version, !version.isEmpty, !seen.contains(version), fetch == nil else { return }
        if let lastFetch, timeSource.now - lastFetch < Self.interval { return }
        _ = start()
    }

    private func start() -> Task<Bool, Never> {
        if let fetch { return fetch }
        lastFetch = timeSource.now
        let task = Task {
            defer { fetch = nil }
            return await load()
        }
        fetch = task
        return task
    }

    private func load() async -> Bool {
        do {
            let response = try await transport.send(api.configuration())
            guard response.status == 200, let rules = SamplingRules(parsing: response.body) else {
                log.debug("the configuration could not be read (status \(response.status))")
                return false
            }
            current.withLock { $0 = rules }
            if let version = response.headers[.moesifConfigETag] {
                seen.removeAll { $0 == version }
                seen = [version] + seen.prefix(1)
            }
            return true
        } catch {
            log.debug(
                "the configuration could not be fetched (\((error as? CollectorFailure)?.description ?? "no answer"))"
            )
            return false
        }
    }
}
