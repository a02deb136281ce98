import Foundation

/// The remote configuration of the collector, as last fetched.
///
/// If a fetch fails, the last valid configuration remains in effect. Before the first one, every call is kept.
struct RemoteConfiguration: Sendable {
    let collector: CollectorClient
    /// The rules in effect, and the document from which they were read.
    private let current = Lock((rules: SamplingRules(), document: nil as Data?))

    /// The rules in effect.
    var rules: SamplingRules {
        current.withLock { $0.rules }
    }

    /// True once a configuration has been read.
    var isKnown: Bool {
        current.withLock { $0.document != nil }
    }

    /// Fetches the configuration once.
    ///
    /// - Returns: True if the configuration was read, and the version that the response carries, if any.
    func fetch() async -> (isSuccess: Bool, version: String?) {
        let request = collector.api.configuration()
        guard let answer = await collector.send(request) else { return (false, nil) }
        let report = ExchangeReport(request: request, answer: answer)
        guard let response = answer.response, answer.outcome.isAccepted else {
            collector.log.debug("\(report.problem); sampling stays as it is", report.fields())
            return (false, nil)
        }
        guard response.status == 200, put(response.body) else {
            collector.log.warning(
                "the configuration of \(report.host) could not be read (status \(response.status)); sampling stays as it is",
                report.fields()
            )
            return (false, nil)
        }
        return (true, response.headers[.moesifConfigETag])
    }

    /// Puts a configuration into effect, and returns false if the document is invalid.
    ///
    /// An unchanged document keeps the current rules, with the known cost of each rule.
    private func put(_ document: Data) -> Bool {
        if current.withLock({ $0.document == document }) { return true }
        guard let rules = SamplingRules(parsing: document) else { return false }
        current.withLock { $0 = (rules, document) }
        if let omission = rules.omission { collector.log.warning("\(omission)") }
        return true
    }
}
