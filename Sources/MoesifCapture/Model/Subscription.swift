public import Foundation

extension Moesif {
    /// A plan that a company has subscribed to, as Moesif keeps one.
    ///
    /// Field for field Moesif's SubscriptionModel (https://www.moesif.com/docs/api#subscriptions). What is nil is not
    /// written and stays as it is at Moesif, which merges metadata member by member, at every depth.
    public struct Subscription: Identifiable, Sendable, Hashable {
        /// What the subscription is identified by: permanent, such as its id at the payment provider.
        public var id: String
        /// The company that has subscribed.
        public var companyID: String
        /// How the subscription stands.
        public var status: Status
        /// When the billing period that runs began; quotas and billing need it.
        public var currentPeriodStart: Date?
        /// When the billing period that runs ends; quotas and billing need it.
        public var currentPeriodEnd: Date?
        /// What the subscription consists of; an empty list is not written.
        public var items: [Item]
        /// Anything else.
        public var metadata: JSONObject?

        /// Creates a subscription; id, company and status must be said.
        public init(
            id: String,
            companyID: String,
            status: Status,
            currentPeriodStart: Date? = nil,
            currentPeriodEnd: Date? = nil,
            items: [Item] = [],
            metadata: JSONObject? = nil
        ) {
            self.id = id
            self.companyID = companyID
            self.status = status
            self.currentPeriodStart = currentPeriodStart
            self.currentPeriodEnd = currentPeriodEnd
            self.items = items
            self.metadata = metadata
        }
    }
}

extension JSONWriter {
    mutating func subscription(_ subscription: Moesif.Subscription) {
        beginObject()
        member("subscription_id", subscription.id)
        member("company_id", subscription.companyID)
        member("status", subscription.status.rawValue)
        member("current_period_start", subscription.currentPeriodStart)
        member("current_period_end", subscription.currentPeriodEnd)
        member("items", subscription.items) { $0.item($1) }
        member("metadata", subscription.metadata)
        endObject()
    }
}
