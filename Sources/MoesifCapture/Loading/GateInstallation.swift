import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking

/// Puts the gate into a session, before the platform's own class and behind the app's.
enum GateInstallation {
    /// Puts the gate into a session that lives, and tells whether its HTTP calls will come to it.
    static func install(in session: URLSession) -> Bool {
        let serves = Lock(false)
        SessionQueue.sync {
            let configuration = session.configuration
            let classes = inserting(into: configuration.protocolClasses ?? [])
            configuration.protocolClasses = classes
            let isFirst = classes.first.map { ObjectIdentifier($0) == ObjectIdentifier(GateProtocol.self) } ?? false
            serves.withLock { $0 = isFirst && GateProtocol.platformClass != nil }
        }
        return serves.withLock { $0 }
    }

    /// The protocol classes with the gate among them, where it belongs.
    static func inserting(into classes: [AnyClass]) -> [AnyClass] {
        guard let platformClass = GateProtocol.platformClass,
            !classes.contains(where: { ObjectIdentifier($0) == ObjectIdentifier(GateProtocol.self) })
        else { return classes }
        var classes = classes
        let position = classes.firstIndex { ObjectIdentifier($0) == ObjectIdentifier(platformClass) }
        classes.insert(GateProtocol.self, at: position ?? classes.endIndex)
        return classes
    }
}
#endif
