import Foundation

extension RetryPolicy.Outcome {
    /// What an answer means.
    ///
    /// A web page is no answer of the collector: a network that wants its users to log in, or a wrong base URL, gives
    /// one with a status of success, and has kept nothing.
    init(_ response: CollectorResponse, to request: CollectorRequest, now: Date) {
        if (200..<300).contains(response.status), response.isWebPage {
            self = .failure(CollectorFailure(.webPage(status: response.status), server: request.url.authority))
        } else {
            let retryAfter = RetryAfter.duration(response.headers[.retryAfter], now: now)
            self = .status(response.status, retryAfter: retryAfter)
        }
    }
}

extension CollectorResponse {
    /// True if the body is a web page, which the collector never sends.
    var isWebPage: Bool {
        let type = (headers[.contentType] ?? "").prefix { $0 != ";" && $0 != "," }
        return ["text/html", "application/xhtml+xml"].contains(type.trimmingHTTPSpace().lowercased())
    }
}

extension URL {
    /// The host and port, for people to read.
    var authority: String {
        let port = port ?? (scheme?.lowercased() == "https" ? 443 : 80)
        return "\(host ?? ""):\(port)"
    }
}
