import Foundation

extension RetryPolicy.Outcome {
    /// Creates the outcome for a response.
    ///
    /// A web page is not a response of the collector. A network that requires a login, or a wrong base URL, returns one
    /// with a success status, and the events are not stored.
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
    /// The host and port in readable form.
    var authority: String {
        let port = port ?? (scheme?.lowercased() == "https" ? 443 : 80)
        return "\(host ?? ""):\(port)"
    }
}
