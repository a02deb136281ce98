import CMoesifCurl
import Foundation

extension CollectorFailure {
    /// A failure that libcurl reports; nil for a response that is whole.
    init?(_ result: moesif_curl_result, _ exchange: CollectorTask) {
        guard result.code != 0 else { return nil }
        self.init(Self.reason(result, exchange), server: exchange.server, code: .curl(Int(result.code)))
    }

    /// The numbers are those of `CURLcode`.
    private static func reason(_ result: moesif_curl_result, _ exchange: CollectorTask) -> Reason {
        if result.proxy_status >= 300 { return .refusedByProxy(Int(result.proxy_status)) }
        switch result.code {
        case 3: return .badURL
        case 5, 6: return .hostNotFound
        case 7: return connectReason(result.system_error)
        case 28: return .timedOut(exchange.timeout)
        case 52: return .noResponse
        case 18, 55, 56: return .connectionLost
        // HTTP/0.9 or no line that is a status, a header that makes no sense, one without end.
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
