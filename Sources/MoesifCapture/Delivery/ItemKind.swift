/// What is delivered: each kind has a path of its own.
///
/// The numbers are written to disk and never change.
enum ItemKind: UInt8, Sendable {
    case event = 1
    case user = 2
    case company = 3
    case subscription = 4

    /// Where an array of them is sent to.
    var path: String {
        switch self {
        case .event: "/v1/events/batch"
        case .user: "/v1/users/batch"
        case .company: "/v1/companies/batch"
        case .subscription: "/v1/subscriptions/batch"
        }
    }
}
