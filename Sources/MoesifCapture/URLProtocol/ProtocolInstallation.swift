#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Puts protocol classes into configurations: behind the app's own, before the platform's.
enum ProtocolInstallation {
    /// The reason why this platform takes no classes; nil where it does.
    static var refusal: CaptureScope.Reason? {
        SystemHTTPProtocol.type == nil ? .noPlatformClass : nil
    }

    /// Puts a class into `URLSession.shared`, and has the calls counted that do not come to it.
    static func putIntoSharedSession(_ type: CapturingURLProtocol.Type) {
        change(.shared) { inserting(type, into: $0) }
        ObservedURLCache.observeShared()
    }

    static func removeFromSharedSession(_ type: CapturingURLProtocol.Type) {
        change(.shared) { removing(type, from: $0) }
    }

    /// Puts a class into a session that lives.
    static func put(_ type: CapturingURLProtocol.Type, into session: URLSession) -> CaptureScope {
        change(session) { inserting(type, into: $0) }
        return .session
    }

    static func put(_ type: CapturingURLProtocol.Type, into configuration: URLSessionConfiguration) -> CaptureScope {
        configuration.protocolClasses = inserting(type, into: configuration.protocolClasses ?? [])
        return .sessionsMadeWithConfiguration
    }

    /// The list with a client's class in it, before those of other clients: the last one put in captures.
    static func inserting(_ type: CapturingURLProtocol.Type, into classes: [AnyClass]) -> [AnyClass] {
        var classes = removing(type, from: classes)
        let position = classes.firstIndex { $0 is CapturingURLProtocol.Type || isPlatform($0) }
        classes.insert(type, at: position ?? classes.endIndex)
        return classes
    }

    static func removing(_ type: CapturingURLProtocol.Type, from classes: [AnyClass]) -> [AnyClass] {
        classes.filter { ObjectIdentifier($0) != ObjectIdentifier(type) }
    }

    private static func isPlatform(_ type: AnyClass) -> Bool {
        SystemHTTPProtocol.type.map { ObjectIdentifier($0) == ObjectIdentifier(type) } ?? false
    }

    /// Changes the classes of a session that may be in use, before it asks them for any task that is resumed later.
    ///
    /// On Linux a session's configuration is the live one, read for each task on URLSession's own queue; to read it
    /// anywhere else, while another changes it, is a race that crashes.
    static func change(_ session: URLSession, _ change: @escaping @Sendable ([AnyClass]) -> [AnyClass]) {
        URLSessionWorkQueue.async {
            session.configuration.protocolClasses = change(session.configuration.protocolClasses ?? [])
        }
    }

    /// Puts the gate into a session that lives.
    ///
    /// - Parameter completion: Called with whether all HTTP calls of the session come to the gate.
    static func installGate(in session: URLSession, _ completion: @escaping @Sendable (Bool) -> Void) {
        guard SystemHTTPProtocol.type != nil else { return completion(false) }
        change(session) { classes in
            let classes = insertingGate(into: classes)
            let before = classes.prefix { ObjectIdentifier($0) != ObjectIdentifier(PassthroughURLProtocol.self) }
            completion(before.allSatisfy { $0 is CapturingURLProtocol.Type })
            return classes
        }
    }

    /// The list with the gate in it, directly before the platform's class.
    static func insertingGate(into classes: [AnyClass]) -> [AnyClass] {
        var classes = removing(PassthroughURLProtocol.self, from: classes)
        classes.insert(PassthroughURLProtocol.self, at: classes.firstIndex(where: isPlatform) ?? classes.endIndex)
        return classes
    }
}
#endif
