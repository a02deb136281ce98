public import Foundation

extension Moesif {
    /// The state of capture and delivery, for use in a health check.
    public struct Health: Sendable, Hashable, CustomStringConvertible {
        /// The state in one line, such as `degraded: could not reach 127.0.0.1:9500 (connection refused)`.
        public let description: String
        /// The reason for the state in one clause; `nil` if the state is ``ok``.
        public let reason: String?
        /// The time at which delivery began to fail, by the wall clock; `nil` if the state is not degraded.
        public let degradedSince: Date?

        private init(_ name: String, reason: String? = nil, since: Date? = nil) {
            description = reason.map { "\(name): \($0)" } ?? name
            self.reason = reason
            degradedSince = since
        }

        /// Calls are captured, and the last upload, if there was one, was accepted.
        ///
        /// A client that waits for consent is in this state.
        public static let ok = Health("ok")

        /// True if the client captures nothing, because it is disabled or shut down, or because consent is denied.
        public var isInert: Bool {
            reason != nil && degradedSince == nil
        }

        /// Calls are captured but not delivered, because the collector or the disk fails.
        ///
        /// - Parameters:
        ///   - since: The time at which delivery began to fail.
        ///   - reason: The reason in one clause.
        /// - Returns: The degraded state.
        public static func degraded(since: Date, reason: String) -> Health {
            Health("degraded", reason: reason, since: since)
        }

        /// The client captures nothing.
        ///
        /// - Parameter reason: The reason in one clause.
        /// - Returns: The inert state.
        public static func inert(_ reason: String) -> Health {
            Health("inert", reason: reason)
        }
    }

    /// The current state of capture and delivery.
    public var health: Health {
        guard let recorder, state == .active else { return .inert(state.error?.description ?? state.description) }
        let consent = recorder.store.consent
        guard consent != .denied else { return .inert("consent is denied") }
        // Nothing is sent while consent is pending, so the state of the collector is not known.
        let fault = recorder.store.health.fault(of: consent == .pending ? [.disk] : [.collector, .disk])
        return fault.map { .degraded(since: $0.since, reason: $0.reason) } ?? .ok
    }
}
