import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension CollectorFailure {
    /// Creates the failure that URLSession reports.
    package init(urlErrorCode code: Int, server: String? = nil) {
        // Optional on Linux, where an unknown code produces `nil`.
        let known: URLError.Code? = URLError.Code(rawValue: code)
        self.init(known.map(Self.reason) ?? .other, server: server, code: .urlError(code))
    }

    // All but a few of these failures are temporary: they depend on the network or the server.
    private static func reason(_ code: URLError.Code) -> Reason {
        switch code {
        case .badURL: .badURL
        // On Linux, this code denotes a response that is not HTTP. The scheme of the URL was checked before.
        case .unsupportedURL, .cannotParseResponse: .notHTTP
        case .cannotFindHost, .dnsLookupFailed: .hostNotFound
        case .cannotConnectToHost: .notConnected
        case .notConnectedToInternet, .internationalRoamingOff, .dataNotAllowed: .unreachable
        // On Linux, this code denotes a connection that ended before the response began.
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
