public import Foundation

extension Moesif {
    /// The state of capture and delivery, as a health check reports it.
    public struct Health: Sendable, Hashable, CustomStringConvertible {
        /// The state, in one line, such as `degraded: 127.0.0.1:9500 refused the connection`.
        public let description: String
        /// The reason in one clause; nil if all is well.
        public let reason: String?
        /// The time since when delivery fails, by the wall clock; nil if all is well or the client is inert.
        public let degradedSince: Date?

        private init(_ name: String, reason: String? = nil, since: Date? = nil) {
            description = reason.map { "\(name): \($0)" } ?? name
            self.reason = reason
            degradedSince = since
        }

        /// Calls are captured, and the last upload was accepted, if there was one.
        ///
        /// While consent is pending, a client that waits for it is well.
        public static let ok = Health("ok")

        /// True if the client captures nothing: it is disabled or shut down, or consent is denied.
        public var isInert: Bool {
            reason != nil && degradedSince == nil
        }

        /// Calls are captured and wait, because the collector or the disk does not take them.
        public static func degraded(since: Date, reason: String) -> Health {
            Health("degraded", reason: reason, since: since)
        }

        /// The client captures nothing.
        public static func inert(_ reason: String) -> Health {
            Health("inert", reason: reason)
        }
    }

    /// The state of capture and delivery now.
    public var health: Health {
        guard let recorder, state == .active else { return .inert(state.error?.description ?? state.description) }
        let consent = recorder.store.consent
        guard consent != .denied else { return .inert("consent is denied") }
        // Nothing is sent while consent is pending, so nothing is known of the collector.
        let fault = recorder.store.health.fault(of: consent == .pending ? [.disk] : [.collector, .disk])
        return fault.map { .degraded(since: $0.since, reason: $0.reason) } ?? .ok
    }
}
