#if !canImport(FoundationNetworking)
import Foundation

/// Installs protocol classes only into `URLSession.shared`, where they can load as the platform does.
///
/// The delegate of any other session is unknown and may pin certificates. The settings of its configuration would have
/// no effect either.
enum ProtocolInstallation {
    /// The reason why this platform accepts no classes, or `nil` if it does.
    static var refusal: CaptureScope.Reason? {
        #if os(watchOS)
        .noProtocols
        #else
        nil
        #endif
    }

    static func putIntoSharedSession(_ type: CapturingURLProtocol.Type) {
        // The class registered last is asked first.
        URLProtocol.unregisterClass(SharedSessionProtocol.self)
        URLProtocol.registerClass(SharedSessionProtocol.self)
    }

    static func removeFromSharedSession(_ type: CapturingURLProtocol.Type) {
        // Another client may still be registered.
        if SharedSessionProtocol.recorder == nil { URLProtocol.unregisterClass(SharedSessionProtocol.self) }
    }

    /// Declines to install a class into an existing session.
    static func put(_ type: CapturingURLProtocol.Type, into session: URLSession) -> CaptureScope {
        .nothing(.sessionIsFixed)
    }

    static func put(_ type: CapturingURLProtocol.Type, into configuration: URLSessionConfiguration) -> CaptureScope {
        .nothing(configuration.identifier == nil ? .delegateIsOutOfReach : .backgroundSession)
    }
}
#endif
