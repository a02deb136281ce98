import Foundation

/// Describes a request to the collector and its outcome for the log.
struct ExchangeReport: Sendable {
    /// The maximum number of characters that an entry quotes from the collector's response.
    static let longestQuote = 200

    let request: CollectorRequest
    let answer: CollectorClient.Answer

    /// The host and port of the collector.
    var host: String {
        request.url.authority
    }

    /// Returns the fields that all entries about the request share.
    func fields(eventCount: Int? = nil, attempt: Int? = nil, delay: Duration? = nil) -> Moesif.LogEntry.Fields {
        var fields = Moesif.LogEntry.Fields()
        fields.eventCount = eventCount
        fields.byteCount = request.body?.count
        fields.status = answer.response?.status
        fields.host = host
        fields.attempt = attempt
        fields.duration = answer.duration
        fields.delay = delay
        return fields
    }

    /// The problem as one clause, such as `could not reach 127.0.0.1:9500 (connection refused, curl code 7)`.
    ///
    /// It may quote the collector, but not the application ID.
    var problem: String {
        let id = request.headers[.moesifApplicationID] ?? ""
        let words =
            switch answer.outcome {
            case .failure(let failure): words(failure)
            case .status(let status, _): words(status) + quote
            }
        return words.hiding(applicationID: id).onOneLine
    }

    private func words(_ failure: CollectorFailure?) -> String {
        guard let failure else { return "no response from \(host)" }
        let reason = failure.reason
        if reason.isLocal { return reason.words }
        let details = [reason.words, failure.code?.description].compactMap { $0 }.joined(separator: ", ")
        let summary = reason.hasConnected ? "no valid response from \(host)" : "could not reach \(host)"
        return "\(summary) (\(details))" + (reason.advice.map { ", \($0)" } ?? "")
    }

    private func words(_ status: Int) -> String {
        switch status {
        case 300..<400:
            let target = answer.response?.headers[.location].flatMap(DisplayURL.text).map { " to \($0)" } ?? ""
            return "\(host) redirects\(target) (status \(status)), and redirects are not followed: check baseURL"
        case 401: return "\(host) does not accept the application ID (status 401): check it"
        case 402: return "\(host) says that the subscription is not active (status 402)"
        case 403: return "\(host) does not let this application deliver (status 403)"
        case 404, 405, 410, 501, 505:
            let url = DisplayURL.text(of: request.url.absoluteString) ?? host
            return "\(request.method.rawValue) \(url) was answered with status \(status): check baseURL"
        case 407: return "the proxy before \(host) requires a login (status 407)"
        case 413: return "\(host) rejected the request as too large (status 413)"
        case 408, 425, 429, 500...: return "\(host) is not ready (status \(status))"
        default: return "\(host) rejected the request (status \(status))"
        }
    }

    /// The beginning of the collector's response body, on one line and in quotation marks.
    private var quote: String {
        guard let response = answer.response, !response.isWebPage else { return "" }
        let id = request.headers[.moesifApplicationID] ?? ""
        let line = String(response.body, hiding: id).onOneLine
        // Text without a letter, such as `{}`, is not informative.
        guard line.contains(where: \.isLetter) else { return "" }
        let start = line.prefix(Self.longestQuote)
        return "; its message: \"\(start)\(start.endIndex < line.endIndex ? "…" : "")\""
    }
}
