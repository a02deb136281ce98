import CMoesifCurl
import Foundation

extension CollectorFailure {
    /// Creates the failure that libcurl reports, or returns `nil` if the response is complete.
    init?(_ result: moesif_curl_result, _ exchange: CollectorTask) {
        guard result.code != 0 else { return nil }
        self.init(Self.reason(result, exchange), server: exchange.server, code: .curl(Int(result.code)))
    }

    /// Returns the reason for a result; the numbers are `CURLcode` values.
    private static func reason(_ result: moesif_curl_result, _ exchange: CollectorTask) -> Reason {
        if result.proxy_status >= 300 { return .refusedByProxy(Int(result.proxy_status)) }
        switch result.code {
        case 3: return .badURL
        case 5, 6: return .hostNotFound
        case 7: return connectReason(result.system_error)
        case 28: return .timedOut(exchange.timeout)
        case 52: return .noResponse
        case 18, 55, 56: return .connectionLost
        // HTTP/0.9 or an invalid status line, a malformed header, and a header that is too large.
        case 1, 8, 100: return .notHTTP
        case 60: return certificateReason(result)
        case 58, 98: return .clientCertificateWanted
        case 35, 77, 83, 90, 91: return .tlsFailed
        case 2, 27, 41, 43: return .noResources
        default: return .other
        }
    }

    private static func connectReason(_ code: Int32) -> Reason {
        switch code {
        case ECONNREFUSED: .refused
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN: .unreachable
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: .noResources
        default: .notConnected
        }
    }

    private static func certificateReason(_ result: moesif_curl_result) -> Reason {
        if result.has_other_host { return .certificateOfOtherHost }
        return result.has_wrong_date ? .certificateExpired : .certificateNotTrusted
    }
}
