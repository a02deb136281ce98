import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Why no answer came from the collector.
package enum CollectorFailure: Error, Equatable, CustomStringConvertible {
    /// The whole exchange took longer than it may.
    case deadline
    /// The answer was longer than any answer of the collector.
    case answerTooLong
    /// The connection failed, with the code of the `URLError`.
    case connection(Int)
    /// What answered was not HTTP.
    case notHTTP
    /// A web page was the answer: the base URL leads elsewhere, or the network wants its user to log in.
    case webPage(status: Int, from: String)

    /// True when nothing will change by itself: the URL, not the network, is the matter.
    var isLasting: Bool {
        switch self {
        case .connection(let code): Self.lastingCodes.contains(code)
        case .deadline, .answerTooLong, .notHTTP, .webPage: false
        }
    }

    // All other codes come of the network, the server or the moment: tried again. So does `unsupportedURL`, which on Linux
    // stands for an answer that is no HTTP; the scheme of the base URL was looked at before.
    private static let lastingCodes: Set<Int> = [
        URLError.Code.badURL.rawValue,  // The base URL is none that URLSession takes.
        URLError.Code.appTransportSecurityRequiresSecureConnection.rawValue,  // Apple's system forbids plain http.
        URLError.Code.clientCertificateRequired.rawValue,  // The server wants a certificate that we do not have.
        URLError.Code.clientCertificateRejected.rawValue,  // The server does not take the one it got.
    ]

    package var description: String {
        switch self {
        case .deadline: "no answer within the upload timeout"
        case .answerTooLong: "answer too long"
        case .connection(let code): "connection failed, code \(code)"
        case .notHTTP: "answer is not HTTP"
        case .webPage(let status, let host): "\(host) answered with a web page, status \(status)"
        }
    }
}
