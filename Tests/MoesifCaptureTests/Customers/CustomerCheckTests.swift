import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Updates that the library rejects before it sends anything.
@Suite("Validation of customer updates", .timeLimit(.minutes(2)))
struct CustomerCheckTests {
    typealias Reason = Moesif.CustomerUpdateError.Reason

    struct Refusal: Sendable {
        let reason: Reason?
        let update: @Sendable (Moesif) async throws -> Void
        let enqueue: @Sendable (Moesif) throws -> Void

        init(_ reason: Reason?, _ user: Moesif.User) {
            self.reason = reason
            update = { try await $0.updateUser(user) }
            enqueue = { try $0.enqueue(user) }
        }

        init(_ reason: Reason?, _ company: Moesif.Company) {
            self.reason = reason
            update = { try await $0.updateCompany(company) }
            enqueue = { try $0.enqueue(company) }
        }

        init(_ reason: Reason?, _ subscription: Moesif.Subscription) {
            self.reason = reason
            update = { try await $0.updateSubscription(subscription) }
            enqueue = { try $0.enqueue(subscription) }
        }
    }

    private static func nested(_ depth: Int) -> JSONObject {
        ["a": (1..<depth).reduce(1) { value, _ in [value] }]
    }

    private static func subscription(
        _ id: String = "s",
        _ company: String = "c",
        _ items: [Moesif.Subscription.Item] = [],
        metadata: JSONObject? = nil
    ) -> Moesif.Subscription {
        Moesif.Subscription(id: id, companyID: company, status: .active, items: items, metadata: metadata)
    }

    private static let long = String(repeating: "é", count: 512) + "x"
    private static let longest = String(repeating: "é", count: 512)
    /// Text that makes an update with the ID `u` exactly 1,000,000 bytes long.
    private static let large = String(repeating: "x", count: 1_000_000 - #"{"user_id":"u","metadata":{"a":""}}"#.count)

    static let refusals: [Refusal] = [
        Refusal(.empty("user_id"), Moesif.User(id: "")), Refusal(.tooLong("user_id"), Moesif.User(id: long)),
        Refusal(nil, Moesif.User(id: longest)), Refusal(.empty("company_id"), Moesif.User(id: "u", companyID: "")),
        Refusal(.tooLong("company_id"), Moesif.User(id: "u", companyID: long)),
        Refusal(.empty("company_id"), Moesif.Company(id: "")),
        Refusal(.tooLong("company_id"), Moesif.Company(id: long)),
        Refusal(nil, Moesif.Company(id: longest)), Refusal(.empty("subscription_id"), subscription("")),
        Refusal(.tooLong("subscription_id"), subscription(long)), Refusal(.empty("company_id"), subscription("s", "")),
        Refusal(.tooLong("company_id"), subscription("s", long)),
        Refusal(.empty("items.plan_id"), subscription("s", "c", [.init(planID: "p"), .init(planID: "")])),
        Refusal(.tooLong("items.subscription_item_id"), subscription("s", "c", [.init(planID: "p", id: long)])),
        Refusal(nil, subscription("s", "c", [.init(planID: "p")])),
        Refusal(.nestedTooDeep(), Moesif.User(id: "u", metadata: nested(61))),
        Refusal(.nestedTooDeep(), Moesif.User(id: "u", metadata: nested(10_000))),
        Refusal(nil, Moesif.User(id: "u", metadata: nested(60))),
        Refusal(.nestedTooDeep(), Moesif.Company(id: "u", metadata: nested(61))),
        Refusal(.nestedTooDeep(), subscription(metadata: nested(61))),
        Refusal(.nestedTooDeep("items.metadata"), subscription("s", "c", [.init(planID: "p", metadata: nested(61))])),
        Refusal(.tooLarge, Moesif.User(id: "u", metadata: ["a": .string(large)])),
        Refusal(nil, Moesif.User(id: "u", metadata: ["a": .string(String(large.dropLast()))])),
    ]

    @Test("An invalid update throws its reason before anything is sent", arguments: refusals)
    func whatCannotBeSentIsRefused(_ refusal: Refusal) async {
        let client = CustomerClient()
        let moesif = client.moesif
        let awaited = await CustomerClient.error { try await refusal.update(moesif) }
        let queued = await CustomerClient.error { try refusal.enqueue(moesif) }
        #expect(awaited?.reason == refusal.reason && queued?.reason == refusal.reason)
        #expect(awaited?.field == refusal.reason?.field && awaited?.index == nil && awaited?.attempts ?? 0 == 0)
        let result = await moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.captured == (refusal.reason == nil ? 1 : 0))
        #expect(client.transport.requests.count == (refusal.reason == nil ? 2 : 0))
    }

    @Test("A list with one invalid update is not sent")
    func ofAListNothingIsSent() async {
        let client = CustomerClient()
        var users = CustomerClient.users(60)
        users[57].id = ""
        let awaited = await CustomerClient.error { try await client.moesif.updateUsers(users) }
        let queued = await CustomerClient.error { try client.moesif.enqueue(users) }
        for error in [awaited, queued] {
            #expect(error == Moesif.CustomerUpdateError(.empty("user_id"), index: 57))
            #expect(error?.accepted == 0 && error?.description == "user_id is empty, update 57")
        }
        #expect(await client.moesif.shutdown(timeout: .seconds(30)).statistics.captured == 0)
        #expect(client.transport.requests.isEmpty)
    }
}

extension Moesif.CustomerUpdateError {
    fileprivate var field: String? { reason.field }
}
