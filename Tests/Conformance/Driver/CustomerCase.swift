import Foundation
import MoesifCapture

/// An update of users, companies or subscriptions.
struct CustomerCase: ConformanceCase {
    enum Update {
        case user(Moesif.User)
        case users([Moesif.User])
        case company(Moesif.Company)
        case companies([Moesif.Company])
        case subscription(Moesif.Subscription)
        case subscriptions([Moesif.Subscription])
    }

    let id: String
    let update: Update
    /// The failures that the collector responds with.
    let failures: JSONValue
    let isStrict: Bool
    let settings: CaseSettings

    init(_ value: JSONValue) throws {
        guard let id = value["id"]?.string else { throw CaseFault(description: "id is missing") }
        self.id = id
        update = try Self.update(value)
        failures = value["fail"] ?? []
        isStrict = value["strict"]?.bool ?? false
        settings = try CaseSettings(value)
    }

    private static func update(_ value: JSONValue) throws -> Update {
        func item() throws -> CustomerFields { try CustomerFields(value["item"]) }
        func items() throws -> [CustomerFields] {
            guard let items = value["items"]?.array else { throw CaseFault(description: "items is missing") }
            return try items.map { try CustomerFields($0) }
        }

        switch value["update"]?.string {
        case "user": return .user(try item().user())
        case "users": return .users(try items().map { try $0.user() })
        case "company": return .company(try item().company())
        case "companies": return .companies(try items().map { try $0.company() })
        case "subscription": return .subscription(try item().subscription())
        case "subscriptions": return .subscriptions(try items().map { try $0.subscription() })
        default: throw CaseFault(description: "there is no such update")
        }
    }
}
