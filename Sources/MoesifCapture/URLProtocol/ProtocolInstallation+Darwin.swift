#if !canImport(FoundationNetworking)
import Foundation

/// Puts protocol classes where they can load as the platform does: into `URLSession.shared` alone.
///
/// The delegate of any other session is unknown, and may pin certificates; nor would the settings of its configuration
/// count.
enum ProtocolInstallation {
    /// The reason why this platform takes no classes; nil where it does.
    static var refusal: CaptureScope.Reason? {
        #if os(watchOS)
        .noProtocols
        #else
        nil
        #endif
    }

    static func putIntoSharedSession(_ type: CapturingURLProtocol.Type) {
        // The last one registered is asked first.
        URLProtocol.unregisterClass(SharedSessionProtocol.self)
        URLProtocol.registerClass(SharedSessionProtocol.self)
    }

    static func removeFromSharedSession(_ type: CapturingURLProtocol.Type) {
        // Another client may be registered still.
        if SharedSessionProtocol.recorder == nil { URLProtocol.unregisterClass(SharedSessionProtocol.self) }
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
