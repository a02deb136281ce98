#if !canImport(FoundationNetworking)
import Foundation

/// Puts protocol classes where they can load as the platform does: into `URLSession.shared` alone.
///
/// The delegate of any other session is unknown, and may pin certificates; nor would the settings of its configuration
/// count.
enum ProtocolInstallation {
    /// Why no class can be put in anywhere, if so.
    static var refusal: CaptureScope.Reason? {
        #if os(watchOS)
        .noProtocols
        #else
        nil
        #endif
    }

    static func putIntoSharedSession(_ type: CapturingURLProtocol.Type) {
        // The last one registered is asked first.
        URLProtocol.unregisterClass(type)
        URLProtocol.registerClass(type)
    }

    static func removeFromSharedSession(_ type: CapturingURLProtocol.Type) {
        URLProtocol.unregisterClass(type)
    }

    /// Puts a class into a session that lives.
    static func put(_ type: CapturingURLProtocol.Type, into session: URLSession) -> CaptureScope {
        .nothing(.sessionIsFixed)
    }

    static func put(_ type: CapturingURLProtocol.Type, into configuration: URLSessionConfiguration) -> CaptureScope {
        .nothing(configuration.identifier == nil ? .delegateIsOutOfReach : .backgroundSession)
    }
}
#endif
