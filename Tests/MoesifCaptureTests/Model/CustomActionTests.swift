import Foundation
import Testing

@testable import MoesifCapture

/// The JSON of actions: every field has its name, and unset fields are left out.
@Suite struct CustomActionTests {
    private static let time = Date(timeIntervalSince1970: 1_795_412_399.042)
    private static let id = "01234567-89ab-4cde-8f01-23456789abcd"

    private func golden(_ name: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }

    private func written(_ action: CustomAction) throws -> String {
        String(decoding: try action.json(), as: UTF8.self) + "\n"
    }

    private func minimal() -> CustomAction {
        CustomAction(name: "Signed Up", time: Self.time, uri: "app://shop/", transactionID: Self.id)
    }

    @Test("An action is written with every field that is set") func action() throws {
        let full = CustomAction(
            name: "Bought \"it\"",
            time: Self.time,
            uri: "https://shop.example.com/cart?id=7",
            transactionID: Self.id,
            userID: "u-1",
            companyID: "c-1",
            subscriptionID: "s-1",
            sessionToken: "t-1",
            ipAddress: "192.0.2.1",
            userAgent: "Mozilla/5.0",
            metadata: ["amount": 10.5, "n": ["x": [1, nil]]]
        )
        #expect(try written(full) == golden("action-full"))
        #expect(try written(minimal()) == golden("action-minimal"))
        #expect(JSONValue(parsing: Data(try golden("action-full").utf8))?.object != nil)
        let ids = (0..<2).map { _ in CustomAction(name: "a", time: Self.time, uri: "u").transactionID }
        #expect(ids[0] != ids[1] && ids.allSatisfy { $0.count == 36 })
    }

    struct Change: Sendable {
        let fault: ItemFault?
        let change: @Sendable (inout CustomAction) -> Void

        init(_ fault: ItemFault?, _ change: @escaping @Sendable (inout CustomAction) -> Void) {
            self.fault = fault
            self.change = change
        }
    }

    private static func text(_ count: Int) -> String {
        String(repeating: "é", count: count / 2) + String(repeating: "x", count: count % 2)
    }

    static let changes: [Change] = [
        Change(.empty("action_name")) { $0.name = "" },
        Change(nil) { $0.name = text(256) }, Change(.tooLong("action_name", limit: 256)) { $0.name = text(257) },
        Change(.empty("user_id")) { $0.userID = "" }, Change(.empty("company_id")) { $0.companyID = "" },
        Change(.empty("subscription_id")) { $0.subscriptionID = "" },
        Change(.empty("session_token")) { $0.sessionToken = "" },
        Change(.empty("ip_address")) { $0.ipAddress = "" }, Change(.empty("user_agent_string")) { $0.userAgent = "" },
        Change(nil) { $0.userID = text(1024) }, Change(.tooLong("user_id", limit: 1024)) { $0.userID = text(1025) },
        Change(.tooLong("company_id", limit: 1024)) { $0.companyID = text(5000) },
        Change(.tooLong("subscription_id", limit: 1024)) { $0.subscriptionID = text(5000) },
        Change(.tooLong("session_token", limit: 1024)) { $0.sessionToken = text(5000) },
        Change(nil) { $0.metadata = ["a": .string(String(repeating: "x", count: 65_536 - 8))] },
        Change(.tooLong("metadata", limit: 65_536)) {
            $0.metadata = ["a": .string(String(repeating: "x", count: 65_529))]
        },
        Change(nil) { $0.metadata = ["a": nested(59)] },
        Change(.nestedTooDeep("metadata")) { $0.metadata = ["a": nested(60)] },
        Change(.nestedTooDeep("metadata")) { $0.metadata = ["a": nested(10_000)] },
        Change(nil) { $0.metadata = [:] },
    ]

    private static func nested(_ depth: Int) -> JSONValue {
        (0..<depth).reduce(1) { value, _ in [value] }
    }

    @Test("An action with an empty, too long or too deep field is refused", arguments: changes)
    func limitsAreHeld(_ change: Change) throws {
        var action = minimal()
        change.change(&action)
        do throws(ItemFault) {
            let bytes = try action.json()
            #expect(change.fault == nil && (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil)
        } catch {
            #expect(error == change.fault)
        }
    }
}
