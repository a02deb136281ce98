import Foundation
import MoesifCapture

/// The fields of a user, company or subscription, by Moesif's names.
struct CustomerFields {
    private let fields: JSONObject

    init(_ value: JSONValue?) throws {
        guard let fields = value?.object else { throw CaseFault(description: "an item is no object") }
        self.fields = fields
    }

    func user() throws -> Moesif.User {
        Moesif.User(
            id: try required("user_id"),
            companyID: text("company_id"),
            sessionToken: text("session_token"),
            modifiedTime: try time("modified_time"),
            ipAddress: text("ip_address"),
            userAgent: text("user_agent_string"),
            campaign: try campaign(),
            metadata: fields["metadata"]?.object
        )
    }

    func company() throws -> Moesif.Company {
        Moesif.Company(
            id: try required("company_id"),
            domain: text("company_domain"),
            sessionToken: text("session_token"),
            modifiedTime: try time("modified_time"),
            ipAddress: text("ip_address"),
            campaign: try campaign(),
            metadata: fields["metadata"]?.object
        )
    }

    func subscription() throws -> Moesif.Subscription {
        Moesif.Subscription(
            id: try required("subscription_id"),
            companyID: try required("company_id"),
            status: Moesif.Subscription.Status(rawValue: try required("status")),
            currentPeriodStart: try time("current_period_start"),
            currentPeriodEnd: try time("current_period_end"),
            items: try (fields["items"]?.array ?? []).map { try CustomerFields($0).item() },
            metadata: fields["metadata"]?.object
        )
    }

    private func item() throws -> Moesif.Subscription.Item {
        Moesif.Subscription.Item(
            planID: try required("plan_id"),
            id: text("subscription_item_id"),
            priceID: text("price_id"),
            unitOfMeasure: text("unit_of_measure"),
            createdAt: try time("created_at"),
            metadata: fields["metadata"]?.object
        )
    }

    private func campaign() throws -> Moesif.Campaign? {
        guard let campaign = try fields["campaign"].map({ try CustomerFields($0) }) else { return nil }
        return Moesif.Campaign(
            utmSource: campaign.text("utm_source"),
            utmMedium: campaign.text("utm_medium"),
            utmCampaign: campaign.text("utm_campaign"),
            utmTerm: campaign.text("utm_term"),
            utmContent: campaign.text("utm_content"),
            referrer: campaign.text("referrer"),
            referringDomain: campaign.text("referring_domain"),
            gclid: campaign.text("gclid")
        )
    }

    private func text(_ name: String) -> String? {
        fields[name]?.string
    }

    private func required(_ name: String) throws -> String {
        guard let text = text(name) else { throw CaseFault(description: "\(name) is missing") }
        return text
    }

    private func time(_ name: String) throws -> Date? {
        try text(name).map { try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse($0) }
    }
}
