public import Foundation

extension Moesif.Subscription {
    /// A plan and price within a subscription.
    public struct Item: Sendable, Hashable {
        /// The ID of the plan.
        ///
        /// Moesif's name: `plan_id`.
        public var planID: String
        /// The ID of the item.
        ///
        /// Moesif's name: `subscription_item_id`.
        public var id: String?
        /// The ID of the plan's price.
        ///
        /// Moesif's name: `price_id`.
        public var priceID: String?
        /// The unit that is counted, such as `api_calls`.
        ///
        /// Moesif's name: `unit_of_measure`.
        public var unitOfMeasure: String?
        /// The time at which the item was added.
        ///
        /// Moesif's name: `created_at`.
        public var createdAt: Date?
        /// Custom fields of the item.
        public var metadata: JSONObject?

        /// Creates an item; only `planID` is required.
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

        /// Creates an item with metadata from values that are not literals, such as `["seats": seats]`.
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
