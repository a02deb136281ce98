import Foundation
import MoesifCapture
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The kinds of session that an app may wrap.
enum SessionKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case shared
    case standard
    case ephemeral
    case custom

    func make() -> URLSession {
        switch self {
        case .shared: return .shared
        case .standard: return URLSession(configuration: .default)
        case .ephemeral: return URLSession(configuration: .ephemeral)
        case .custom:
            let configuration = URLSessionConfiguration.default
            configuration.httpAdditionalHeaders = ["X-App": "1"]
            configuration.timeoutIntervalForRequest = 20
            return URLSession(configuration: configuration, delegate: QuietDelegate(), delegateQueue: nil)
        }
    }

    var testDescription: String {
        rawValue
    }
}

/// A delegate that cancels authentication challenges and does nothing else.
final class QuietDelegate: NSObject, URLSessionDataDelegate, Sendable {
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        completionHandler(.cancelAuthenticationChallenge, nil)
    }
}
