/// What is delivered: each kind has a path of its own.
///
/// The numbers are written to disk and never change.
enum PayloadKind: UInt8, Sendable {
    case event = 1
    case user = 2
    case company = 3
    case subscription = 4
    case action = 5

    /// The word for one of them in the log; an `s` makes it plural.
    var noun: String {
        switch self {
        case .event: "event"
        case .user: "user update"
        case .company: "company update"
        case .subscription: "subscription update"
        case .action: "action"
        }
    }

    /// Where one of them is sent to.
    var path: String {
        switch self {
        case .event: "/v1/events"
        case .user: "/v1/users"
        case .company: "/v1/companies"
        case .subscription: "/v1/subscriptions"
        case .action: "/v1/actions"
        }
    }

    /// True if one that follows may be about the same as one before, and must not overtake it.
    var isOrdered: Bool {
        switch self {
        case .event, .action: false
        case .user, .company, .subscription: true
        }
    }

    /// The most bytes that the collector takes at once, where it takes fewer than 50,000,000.
    var batchByteLimit: Int? {
        self == .action ? 15_000_000 : nil
    }

    /// Where an array of them is sent to.
    var batchPath: String {
        path + "/batch"
    }
}
