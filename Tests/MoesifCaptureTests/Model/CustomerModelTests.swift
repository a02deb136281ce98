import Foundation
import Testing

@testable import MoesifCapture

/// The JSON of users, companies and subscriptions: every field has its name, and unset fields are left out.
@Suite struct CustomerModelTests {
    private static let start = Date(timeIntervalSince1970: 1_729_531_948)
    private static let time = Date(timeIntervalSince1970: 1_795_412_399.042)

    private func golden(_ name: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }

    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    @Test("A user is written with every field that is set") func user() throws {
        let full = Moesif.User(
            id: "u-\"1\"",
            companyID: "c-1",
            sessionToken: "t-1",
            modifiedTime: Self.time,
            ipAddress: "192.0.2.1",
            userAgent: "Mozilla/5.0",
            campaign: Moesif.Campaign(utmSource: "google"),
            metadata: ["email": "a@example.com", "score": 10.5, "n": ["x": [1, nil]]]
        )
        #expect(try written { $0.user(full) } == golden("user-full"))
        #expect(try written { $0.user(Moesif.User(id: "u-1")) } == golden("user-minimal"))
    }

    @Test("A company is written with every field that is set") func company() throws {
        let full = Moesif.Company(
            id: "c-1",
            domain: "example.com",
            sessionToken: "t-1",
            modifiedTime: Self.time,
            ipAddress: "2001:db8::1",
            campaign: Moesif.Campaign(referrer: "https://example.com/"),
            metadata: ["org_name": "Acme, Inc"]
        )
        #expect(try written { $0.company(full) } == golden("company-full"))
        #expect(try written { $0.company(Moesif.Company(id: "c-1")) } == golden("company-minimal"))
    }

    @Test("A subscription is written with every field that is set") func subscription() throws {
        let item = Moesif.Subscription.Item(
            planID: "p-1",
            id: "i-1",
            priceID: "r-1",
            unitOfMeasure: "api_calls",
            createdAt: Self.start + 0.5,
            metadata: ["a": 1]
        )
        let full = Moesif.Subscription(
            id: "s-1",
            companyID: "c-1",
            status: "on hold",
            currentPeriodStart: Self.start,
            currentPeriodEnd: Self.start + 365 * 86_400,
            items: [item, Moesif.Subscription.Item(planID: "p-2")],
            metadata: ["tier": "Pro"]
        )
        #expect(try written { $0.subscription(full) } == golden("subscription-full"))
        let minimal = Moesif.Subscription(id: "s-1", companyID: "c-1", status: .active)
        #expect(try written { $0.subscription(minimal) } == golden("subscription-minimal"))
    }

    @Test("A campaign is written with every field that is set, and an empty one is left out") func campaign() throws {
        let full = Moesif.Campaign(
            utmSource: "google",
            utmMedium: "cpc",
            utmCampaign: "adwords",
            utmTerm: "api+tooling",
            utmContent: "landing",
            referrer: "https://example.com/a",
            referringDomain: "example.com",
            gclid: "g-1"
        )
        #expect(try written { $0.campaign(full) } == golden("campaign-full"))
        #expect(try written { $0.campaign(Moesif.Campaign()) } == golden("campaign-minimal"))
        #expect(written { $0.user(Moesif.User(id: "u-1", campaign: Moesif.Campaign())) } == "{\"user_id\":\"u-1\"}\n")
    }

    @Test(
        "The reference files are JSON objects",
        arguments: ["user", "company", "subscription", "campaign"].flatMap { ["\($0)-full", "\($0)-minimal"] }
    )
    func goldenFilesAreJSON(_ name: String) throws {
        #expect(JSONValue(parsing: Data(try golden(name).utf8))?.object != nil)
    }

    @Test("The known statuses have Moesif's spelling") func knownStatusesAreSpelledAsMoesifDoes() {
        let known: [Moesif.Subscription.Status] = [.active, .cancelled, .paused, .trialing, .pending, .draft, .future]
        #expect(
            known.map(\.rawValue) == ["active", "cancelled", "paused", "trialing", "pending", "draft", "future"]
        )
        #expect(
            Moesif.Subscription.Status(rawValue: "active") == .active
                && "\(Moesif.Subscription.Status.draft)" == "draft"
        )
    }
}

/// Metadata made from the app's `Encodable` values.
@Suite struct EncodableMetadataTests {
    private struct Plan: Encodable {
        var name = "Pro/é"
        var seats = 12
        var share = 0.1
        var big = UInt64.max
        var since = Date(timeIntervalSince1970: 1_795_412_399.042)
        var icon = Data([1, 2, 255])
        var owner: String?
        var limits = ["b": [1, 2], "a": []]
    }

    @Test("Metadata has the members of the encoded value, sorted by key") func membersAreThoseOfTheValue() throws {
        let metadata = try JSONObject(encoding: Plan())
        let expected: JSONObject = [
            "name": "Pro/é", "seats": 12, "share": 0.1, "big": .int(UInt64.max), "since": "2026-11-23T05:39:59.042Z",
            "icon": "AQL/", "limits": ["b": [1, 2], "a": []],
        ]
        #expect(metadata == expected)
        #expect(metadata.keys == metadata.keys.sorted())
    }

    @Test("Metadata can be made from a dictionary") func dictionariesAndJSONWillDo() throws {
        #expect(try JSONObject(encoding: ["a": 1]) == ["a": 1])
        #expect(try JSONObject(encoding: [String: Int]()) == [:])
    }

    @Test("A value that is not an object or contains NaN throws") func whatIsNoObjectThrows() {
        #expect(throws: EncodingError.self) { try JSONObject(encoding: [1, 2]) }
        #expect(throws: EncodingError.self) { try JSONObject(encoding: "text") }
        #expect(throws: EncodingError.self) { try JSONObject(encoding: ["a": Double.nan]) }
    }

    private struct Nested: Encodable {
        let depth: Int

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            if depth > 0 { try container.encode(Nested(depth: depth - 1), forKey: .inner) }
        }

        enum Key: CodingKey {
            case inner
        }
    }

    @Test("A value that is nested too deeply throws", arguments: [(58, false), (64, true)])
    func whatNestsTooDeepThrows(depth: Int, throwsError: Bool) {
        let metadata = try? JSONObject(encoding: Nested(depth: depth))
        #expect((metadata == nil) == throwsError)
    }

    private struct Refusing: Encodable {
        func encode(to encoder: any Encoder) throws {
            throw HookError()
        }
    }

    @Test("An error from the app's own encoding is passed on") func theAppsOwnErrorComesThrough() {
        #expect(throws: HookError.self) { try JSONObject(encoding: Refusing()) }
    }
}
