extension Moesif.Subscription {
    /// The status of a subscription: one of those that Moesif defines, or any other string.
    public struct Status: Sendable, Hashable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
        /// The status as it is sent.
        public let rawValue: String

        /// Creates a status from any string.
        ///
        /// - Parameter rawValue: The status as it is sent.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Creates a status from a string literal.
        public init(stringLiteral value: String) {
            rawValue = value
        }

        /// The status as it is sent.
        public var description: String {
            rawValue
        }

        /// The status `active`.
        public static let active: Status = "active"
        /// The status `cancelled`.
        public static let cancelled: Status = "cancelled"
        /// The status `paused`.
        public static let paused: Status = "paused"
        /// The status `trialing`.
        public static let trialing: Status = "trialing"
        /// The status `pending`.
        public static let pending: Status = "pending"
        /// The status `draft`.
        public static let draft: Status = "draft"
        /// The status `future`.
        public static let future: Status = "future"
    }
}
