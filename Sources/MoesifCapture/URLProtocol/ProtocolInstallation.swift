#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Installs protocol classes into configurations: behind the app's own classes, before the platform's class.
enum ProtocolInstallation {
    /// The reason why this platform accepts no classes, or `nil` if it does.
    static var refusal: CaptureScope.Reason? {
        SystemHTTPProtocol.type == nil ? .noPlatformClass : nil
    }

    /// Installs a class into `URLSession.shared`, and starts to count the calls that the class cannot reach.
    static func putIntoSharedSession(_ type: CapturingURLProtocol.Type) {
        change(.shared) { inserting(type, into: $0) }
        ObservedURLCache.observeShared()
    }

    static func removeFromSharedSession(_ type: CapturingURLProtocol.Type) {
        change(.shared) { removing(type, from: $0) }
    }

    /// Installs a class into an existing session.
    static func put(_ type: CapturingURLProtocol.Type, into session: URLSession) -> CaptureScope {
        change(session) { inserting(type, into: $0) }
        return .session
    }

    static func put(_ type: CapturingURLProtocol.Type, into configuration: URLSessionConfiguration) -> CaptureScope {
        configuration.protocolClasses = inserting(type, into: configuration.protocolClasses ?? [])
        return .sessionsMadeWithConfiguration
    }

    /// Returns the list with a client's class before the classes of other clients, so that the last installed class
    /// captures.
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
    /// On Linux, the configuration of a session is the live one. URLSession reads it for each task on its own queue.
    /// Reading it on another thread while it changes is a race that crashes the process.
    static func change(_ session: URLSession, _ change: @escaping @Sendable ([AnyClass]) -> [AnyClass]) {
        URLSessionWorkQueue.async {
            session.configuration.protocolClasses = change(session.configuration.protocolClasses ?? [])
        }
    }

    /// Installs the gate into an existing session.
    ///
    /// - Parameter completion: Called on URLSession's own queue, with true if all HTTP calls of the session pass
    ///   through the gate. Called immediately with false if the platform's class cannot be found.
    static func installGate(in session: URLSession, _ completion: @escaping @Sendable (Bool) -> Void) {
        guard SystemHTTPProtocol.type != nil else { return completion(false) }
        change(session) { classes in
            let classes = insertingGate(into: classes)
            let before = classes.prefix { ObjectIdentifier($0) != ObjectIdentifier(PassthroughURLProtocol.self) }
            completion(before.allSatisfy { $0 is CapturingURLProtocol.Type })
            return classes
        }
    }

    /// Returns the list with the gate directly before the platform's class.
    static func insertingGate(into classes: [AnyClass]) -> [AnyClass] {
        var classes = removing(PassthroughURLProtocol.self, from: classes)
        classes.insert(PassthroughURLProtocol.self, at: classes.firstIndex(where: isPlatform) ?? classes.endIndex)
        return classes
    }
}
#endif
