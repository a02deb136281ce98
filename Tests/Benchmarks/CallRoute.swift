import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The route of a call.
enum CallRoute: String, CaseIterable {
    /// A plain `URLSession`.
    case plain
    /// `moesif.session()`.
    case session
    /// `moesif.session(wrapping:)`.
    case wrapping
    /// A `URLSession` whose configuration has `capture(with:)`.
    case `protocol`

    /// Returns a session of this route; the session of `plain` does not use the client.
    func session(_ moesif: Moesif) -> any CapturingSession {
        switch self {
        case .plain: return URLSession(configuration: .ephemeral)
        case .session: return moesif.session(configuration: .ephemeral)
        case .wrapping: return moesif.session(wrapping: URLSession(configuration: .ephemeral))
        case .protocol:
            let configuration = URLSessionConfiguration.ephemeral
            configuration.capture(with: moesif)
            return URLSession(configuration: configuration)
        }
    }
}
