public import Foundation

extension Moesif.Subscription {
    /// Creates a subscription with metadata from values that are not literals, such as `["tier": tier]`.
    @_disfavoredOverload
    public init(
        id: String,
        companyID: String,
        status: Status,
        currentPeriodStart: Date? = nil,
        currentPeriodEnd: Date? = nil,
        items: [Item] = [],
        metadata: [String: any JSONConvertible]
    ) {
        self.init(
            id: id,
            companyID: companyID,
            status: status,
            currentPeriodStart: currentPeriodStart,
            currentPeriodEnd: currentPeriodEnd,
            items: items,
            metadata: JSONObject(metadata)
        )
    }
}
