import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The ways in which a call is made.
enum CallRoute: String, CaseIterable {
    /// A plain `URLSession`.
    case plain
    /// `moesif.session()`.
    case session
    /// `moesif.session(wrapping:)`.
    case wrapping
    /// A `URLSession` whose configuration has `capture(with:)`.
    case `protocol`

    /// Makes a session; a plain one has a client that captures nothing.
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
