import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The reason that a call failed: the domain and code of its error, and a fixed text.
///
/// It never holds the description or the user info of the error, because those contain URLs with secrets.
public struct CallFailure: Sendable, Hashable, CustomStringConvertible {
    /// The domain of the error, as in `NSError`.
    public let domain: String
    /// The code of the error within its domain.
    public let code: Int

    /// Creates a failure from a domain and a code.
    public init(domain: String, code: Int) {
        self.domain = domain
        self.code = code
    }

    /// Creates a failure with the domain and code of an error.
    public init(_ error: any Error) {
        let error = error as NSError
        self.init(domain: error.domain, code: error.code)
    }

    /// True if the call was cancelled: `NSURLErrorDomain` with the code of `URLError.cancelled`.
    public var isCancellation: Bool {
        domain == NSURLErrorDomain && code == URLError.Code.cancelled.rawValue
    }

    /// The meaning of the code in a few fixed words.
    ///
    /// It is `error` for every domain except `NSURLErrorDomain`, and `unknown` for a code that is not known.
    public var description: String {
        guard domain == NSURLErrorDomain else { return "error" }
        // The initializer is failable only on Linux, where it returns nil for an unknown code.
        let known: URLError.Code? = URLError.Code(rawValue: code)
        return known.flatMap { Self.texts[$0] } ?? "unknown"
    }

    private static let texts: [URLError.Code: String] = [
        .unknown: "unknown",
        .cancelled: "cancelled",
        .badURL: "bad URL",
        .timedOut: "timed out",
        .unsupportedURL: "unsupported URL",
        .cannotFindHost: "cannot find host",
        .cannotConnectToHost: "cannot connect to host",
        .networkConnectionLost: "connection lost",
        .dnsLookupFailed: "DNS lookup failed",
        .httpTooManyRedirects: "too many redirects",
        .resourceUnavailable: "resource unavailable",
        .notConnectedToInternet: "not connected to the internet",
        .redirectToNonExistentLocation: "redirect to a non-existent location",
        .badServerResponse: "bad server response",
        .userCancelledAuthentication: "authentication cancelled by the user",
        .userAuthenticationRequired: "authentication required",
        .zeroByteResource: "empty resource",
        .cannotDecodeRawData: "cannot decode raw data",
        .cannotDecodeContentData: "cannot decode content",
        .cannotParseResponse: "cannot parse the response",
        .fileDoesNotExist: "file does not exist",
        .fileIsDirectory: "file is a directory",
        .noPermissionsToReadFile: "no permission to read the file",
        .dataLengthExceedsMaximum: "too much data",
        .secureConnectionFailed: "secure connection failed",
        .serverCertificateHasBadDate: "server certificate has a bad date",
        .serverCertificateUntrusted: "server certificate is not trusted",
        .serverCertificateHasUnknownRoot: "server certificate has an unknown root",
        .serverCertificateNotYetValid: "server certificate is not yet valid",
        .clientCertificateRejected: "client certificate rejected",
        .clientCertificateRequired: "client certificate required",
        .cannotLoadFromNetwork: "cannot load from the network",
        .cannotCreateFile: "cannot create the file",
        .cannotOpenFile: "cannot open the file",
        .cannotCloseFile: "cannot close the file",
        .cannotWriteToFile: "cannot write to the file",
        .cannotRemoveFile: "cannot remove the file",
        .cannotMoveFile: "cannot move the file",
        .downloadDecodingFailedMidStream: "download decoding failed midway",
        .downloadDecodingFailedToComplete: "download decoding failed at the end",
        .internationalRoamingOff: "international roaming is off",
        .callIsActive: "a phone call is active",
        .dataNotAllowed: "data is not allowed",
        .requestBodyStreamExhausted: "request body stream exhausted",
        .appTransportSecurityRequiresSecureConnection: "a secure connection is required",
    ]
}
