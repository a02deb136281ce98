import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension CollectorFailure {
    /// A failure that URLSession reports.
    package init(urlErrorCode code: Int, server: String? = nil) {
        // Optional on Linux, where a code that is not known is none.
        let known: URLError.Code? = URLError.Code(rawValue: code)
        self.init(known.map(Self.reason) ?? .other, server: server, code: .urlError(code))
    }

    // All but a few come of the network, the server or the moment.
    private static func reason(_ code: URLError.Code) -> Reason {
        switch code {
        case .badURL: .badURL
        // On Linux it stands for an answer that is no HTTP; the scheme of the URL was looked at before.
        case .unsupportedURL, .cannotParseResponse: .notHTTP
        case .cannotFindHost, .dnsLookupFailed: .hostNotFound
        case .cannotConnectToHost: .notConnected
        case .notConnectedToInternet, .internationalRoamingOff, .dataNotAllowed: .unreachable
        // On Linux it stands for a connection that ended before the response began.
        case .badServerResponse, .zeroByteResource: .noResponse
        case .networkConnectionLost: .connectionLost
        case .secureConnectionFailed: .tlsFailed
        case .serverCertificateUntrusted, .serverCertificateHasUnknownRoot: .certificateNotTrusted
        case .serverCertificateHasBadDate, .serverCertificateNotYetValid: .certificateExpired
        case .clientCertificateRequired, .clientCertificateRejected: .clientCertificateWanted
        case .appTransportSecurityRequiresSecureConnection: .insecureForbidden
        default: .other
        }
    }
}
