/// The kinds of items that are delivered, each to a separate path.
///
/// The raw values are written to disk and must never change.
enum PayloadKind: UInt8, Sendable, CaseIterable {
    case event = 1
    case user = 2
    case company = 3
    case subscription = 4
    case action = 5

    /// The singular noun for the log; an appended `s` makes it plural.
    var noun: String {
        switch self {
        case .event: "event"
        case .user: "user update"
        case .company: "company update"
        case .subscription: "subscription update"
        case .action: "action"
        }
    }

    /// The path for a single item.
    var path: String {
        switch self {
        case .event: "/v1/events"
        case .user: "/v1/users"
        case .company: "/v1/companies"
        case .subscription: "/v1/subscriptions"
        case .action: "/v1/actions"
        }
    }

    /// True if an item may concern the same customer as an earlier one, and must not overtake it.
    var isOrdered: Bool {
        switch self {
        case .event, .action: false
        case .user, .company, .subscription: true
        }
    }

    /// The collector's limit for one request, in bytes, if it is below 50,000,000.
    var batchByteLimit: Int? {
        self == .action ? 15_000_000 : nil
    }

    /// The path for an array of items.
    var batchPath: String {
        path + "/batch"
    }
}
