import Foundation

/// The collector's configuration, as far as it was last read.
///
/// What cannot be fetched or read leaves the last good configuration in force, or, before there is one, every call
/// wanted.
struct RemoteConfiguration: Sendable {
    let collector: CollectorClient
    /// The rules in force, and the answer that they were read from.
    private let current = Lock((rules: SamplingRules(), document: nil as Data?))

    /// The rules in force.
    var rules: SamplingRules {
        current.withLock { $0.rules }
    }

    /// True once a configuration was read.
    var isKnown: Bool {
        current.withLock { $0.document != nil }
    }

    /// Fetches the configuration once; true if it was read.
    ///
    /// - Returns: The version that the answer names with it; nil if it names none.
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

    /// Puts a configuration in force; false if it is none.
    ///
    /// One that is in force already stays, with what is known about the cost of its rules.
    private func put(_ document: Data) -> Bool {
        if current.withLock({ $0.document == document }) { return true }
        guard let rules = SamplingRules(parsing: document) else { return false }
        current.withLock { $0 = (rules, document) }
        if let omission = rules.omission { collector.log.warning("\(omission)") }
        return true
    }
}
