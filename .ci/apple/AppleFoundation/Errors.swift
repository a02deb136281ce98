// Errors of loading.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

public struct URLError: Error, Hashable, Sendable {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
    }
    public init(_ code: Code, userInfo: [String: Any] = [:]) { fatalError() }
    public var code: Code { fatalError() }
    public var userInfo: [String: Any] { fatalError() }
    public var localizedDescription: String { fatalError() }
    public static func == (one: URLError, other: URLError) -> Bool { fatalError() }
    public func hash(into hasher: inout Hasher) { fatalError() }
}

extension URLError.Code {
    public static var unknown: Self { fatalError() }
    public static var cancelled: Self { fatalError() }
    public static var badURL: Self { fatalError() }
    public static var timedOut: Self { fatalError() }
    public static var unsupportedURL: Self { fatalError() }
    public static var cannotFindHost: Self { fatalError() }
    public static var cannotConnectToHost: Self { fatalError() }
    public static var networkConnectionLost: Self { fatalError() }
    public static var dnsLookupFailed: Self { fatalError() }
    public static var httpTooManyRedirects: Self { fatalError() }
    public static var resourceUnavailable: Self { fatalError() }
    public static var notConnectedToInternet: Self { fatalError() }
    public static var redirectToNonExistentLocation: Self { fatalError() }
    public static var badServerResponse: Self { fatalError() }
    public static var userCancelledAuthentication: Self { fatalError() }
    public static var userAuthenticationRequired: Self { fatalError() }
    public static var zeroByteResource: Self { fatalError() }
    public static var cannotDecodeRawData: Self { fatalError() }
    public static var cannotDecodeContentData: Self { fatalError() }
    public static var cannotParseResponse: Self { fatalError() }
    public static var appTransportSecurityRequiresSecureConnection: Self { fatalError() }
    public static var fileDoesNotExist: Self { fatalError() }
    public static var fileIsDirectory: Self { fatalError() }
    public static var noPermissionsToReadFile: Self { fatalError() }
    public static var dataLengthExceedsMaximum: Self { fatalError() }
    public static var secureConnectionFailed: Self { fatalError() }
    public static var serverCertificateHasBadDate: Self { fatalError() }
    public static var serverCertificateUntrusted: Self { fatalError() }
    public static var serverCertificateHasUnknownRoot: Self { fatalError() }
    public static var serverCertificateNotYetValid: Self { fatalError() }
    public static var clientCertificateRejected: Self { fatalError() }
    public static var clientCertificateRequired: Self { fatalError() }
    public static var cannotLoadFromNetwork: Self { fatalError() }
    public static var cannotCreateFile: Self { fatalError() }
    public static var cannotOpenFile: Self { fatalError() }
    public static var cannotCloseFile: Self { fatalError() }
    public static var cannotWriteToFile: Self { fatalError() }
    public static var cannotRemoveFile: Self { fatalError() }
    public static var cannotMoveFile: Self { fatalError() }
    public static var downloadDecodingFailedMidStream: Self { fatalError() }
    public static var downloadDecodingFailedToComplete: Self { fatalError() }
    public static var internationalRoamingOff: Self { fatalError() }
    public static var callIsActive: Self { fatalError() }
    public static var dataNotAllowed: Self { fatalError() }
    public static var requestBodyStreamExhausted: Self { fatalError() }
}

extension URLError {
    public static var unknown: Code { fatalError() }
    public static var cancelled: Code { fatalError() }
    public static var badURL: Code { fatalError() }
    public static var timedOut: Code { fatalError() }
    public static var unsupportedURL: Code { fatalError() }
    public static var cannotConnectToHost: Code { fatalError() }
    public static var cannotFindHost: Code { fatalError() }
    public static var networkConnectionLost: Code { fatalError() }
    public static var notConnectedToInternet: Code { fatalError() }
    public static var badServerResponse: Code { fatalError() }
    public static var fileDoesNotExist: Code { fatalError() }
}
