public import Foundation

extension Moesif {
    /// A company's subscription to plans, as stored by Moesif.
    ///
    /// The fields are those of Moesif's SubscriptionModel (https://www.moesif.com/docs/api#subscriptions). Fields that
    /// are `nil` are not sent, so they keep their values at Moesif. Moesif merges metadata member by member at every
    /// depth.
    public struct Subscription: Identifiable, Sendable, Hashable {
        /// The permanent identifier of the subscription, such as its ID at the payment provider.
        ///
        /// Moesif's name: `subscription_id`.
        public var id: String
        /// The ID of the company that has subscribed.
        ///
        /// Moesif's name: `company_id`.
        public var companyID: String
        /// The status of the subscription.
        public var status: Status
        /// The start of the current billing period, which quotas and billing require.
        ///
        /// Moesif's name: `current_period_start`.
        public var currentPeriodStart: Date?
        /// The end of the current billing period, which quotas and billing require.
        ///
        /// Moesif's name: `current_period_end`.
        public var currentPeriodEnd: Date?
        /// The plans of the subscription; an empty array is not sent.
        public var items: [Item]
        /// Custom fields of the subscription.
        public var metadata: JSONObject?

        /// Creates a subscription; `id`, `companyID` and `status` are required.
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
