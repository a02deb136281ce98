public import Foundation

extension Moesif.Subscription {
    /// One plan, at one price, of a subscription.
    public struct Item: Sendable, Hashable {
        /// The plan.
        public var planID: String
        /// What the item is identified by.
        public var id: String?
        /// The price of the plan.
        public var priceID: String?
        /// What is counted, such as `api_calls`.
        public var unitOfMeasure: String?
        /// When the item was added.
        public var createdAt: Date?
        /// Anything else.
        public var metadata: JSONObject?

        /// Creates an item; only the plan must be said.
        public init(
            planID: String,
            id: String? = nil,
            priceID: String? = nil,
            unitOfMeasure: String? = nil,
            createdAt: Date? = nil,
            metadata: JSONObject? = nil
        ) {
            self.planID = planID
            self.id = id
            self.priceID = priceID
            self.unitOfMeasure = unitOfMeasure
            self.createdAt = createdAt
            self.metadata = metadata
        }

        /// Creates an item with metadata that is in variables; see the other form.
        @_disfavoredOverload
        public init(
            planID: String,
            id: String? = nil,
            priceID: String? = nil,
            unitOfMeasure: String? = nil,
            createdAt: Date? = nil,
            metadata: [String: any JSONConvertible]
        ) {
            self.init(
                planID: planID,
                id: id,
                priceID: priceID,
                unitOfMeasure: unitOfMeasure,
                createdAt: createdAt,
                metadata: JSONObject(metadata)
            )
        }
    }
}

extension JSONWriter {
    mutating func item(_ item: Moesif.Subscription.Item) {
        beginObject()
        member("plan_id", item.planID)
        member("subscription_item_id", item.id)
        member("price_id", item.priceID)
        member("unit_of_measure", item.unitOfMeasure)
        member("created_at", item.createdAt)
        member("metadata", item.metadata)
        endObject()
    }
}
