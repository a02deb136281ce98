/// An update of one user, company or subscription, as the JSON that is sent.
struct CustomerUpdate: Sendable, Equatable {
    let kind: PayloadKind
    let bytes: [UInt8]

    init(_ user: Moesif.User) throws(ItemFault) {
        try ItemFault.check(user.id, "user_id")
        try ItemFault.check(user.companyID, "company_id")
        try ItemFault.check(user.metadata)
        try self.init(.user) { $0.user(user) }
    }

    init(_ company: Moesif.Company) throws(ItemFault) {
        try ItemFault.check(company.id, "company_id")
        try ItemFault.check(company.metadata)
        try self.init(.company) { $0.company(company) }
    }

    init(_ subscription: Moesif.Subscription) throws(ItemFault) {
        try ItemFault.check(subscription.id, "subscription_id")
        try ItemFault.check(subscription.companyID, "company_id")
        try ItemFault.check(subscription.metadata)
        for item in subscription.items {
            try ItemFault.check(item.planID, "items.plan_id")
            try ItemFault.check(item.id, "items.subscription_item_id")
            try ItemFault.check(item.metadata, "items.metadata")
        }
        try self.init(.subscription) { $0.subscription(subscription) }
    }

    private init(_ kind: PayloadKind, _ write: (inout JSONWriter) -> Void) throws(ItemFault) {
        var writer = JSONWriter(capacity: 512)
        write(&writer)
        self.kind = kind
        bytes = writer.bytes
        guard bytes.count < ItemLimits.bytes else { throw .tooLarge }
    }

    /// Encodes items one by one, and throws an error with the index of the first that is invalid.
    static func forEach<Item>(
        _ items: [Item],
        _ make: (Item) throws(ItemFault) -> CustomerUpdate,
        _ body: (CustomerUpdate) -> Void = { _ in }
    ) throws(Moesif.CustomerUpdateError) {
        for (index, item) in items.enumerated() {
            do throws(ItemFault) {
                body(try make(item))
            } catch {
                throw Moesif.CustomerUpdateError(.init(error), index: items.count > 1 ? index : nil)
            }
        }
    }
}
