/// What is delivered: each kind has a path of its own.
///
/// The numbers are written to disk and never change.
enum PayloadKind: UInt8, Sendable {
    case event = 1
    case user = 2
    case company = 3
    case subscription = 4

    /// Where one of them is sent to.
    var path: String {
        switch self {
        case .event: "/v1/events"
        case .user: "/v1/users"
        case .company: "/v1/companies"
        case .subscription: "/v1/subscriptions"
        }
    }

    /// Where an array of them is sent to.
    var batchPath: String {
        path + "/batch"
    }
}
