extension Moesif {
    /// Queues an update of a user, and returns at once.
    ///
    /// The update waits with the events, on disk if `delivery.spool` is set. It is delivered as they are and counted
    /// with them in `statistics`.
    ///
    /// - Throws: ``CustomerUpdateError`` if it cannot be sent, as `updateUser(_:)` says, or cannot wait: the queue is
    ///   full, or the client is shut down or disabled.
    public func enqueue(_ user: Moesif.User) throws(Moesif.CustomerUpdateError) {
        try enqueue([user], CustomerUpdate.init)
    }

    /// Queues updates of users, in their order, and returns at once; none of them where one cannot be sent.
    ///
    /// - Throws: ``CustomerUpdateError`` if one of them cannot wait; its `accepted` says how many were queued before.
    public func enqueue(_ users: [Moesif.User]) throws(Moesif.CustomerUpdateError) {
        try enqueue(users, CustomerUpdate.init)
    }

    /// Queues an update of a company, and returns at once; see `enqueue(_:)` for a user.
    ///
    /// - Throws: ``CustomerUpdateError`` if it cannot wait.
    public func enqueue(_ company: Moesif.Company) throws(Moesif.CustomerUpdateError) {
        try enqueue([company], CustomerUpdate.init)
    }

    /// Queues updates of companies, in their order, and returns at once.
    ///
    /// - Throws: ``CustomerUpdateError`` if one of them cannot wait; its `accepted` says how many were queued before.
    public func enqueue(_ companies: [Moesif.Company]) throws(Moesif.CustomerUpdateError) {
        try enqueue(companies, CustomerUpdate.init)
    }

    /// Queues an update of a subscription, and returns at once; see `enqueue(_:)` for a user.
    ///
    /// - Throws: ``CustomerUpdateError`` if it cannot wait.
    public func enqueue(_ subscription: Moesif.Subscription) throws(Moesif.CustomerUpdateError) {
        try enqueue([subscription], CustomerUpdate.init)
    }

    /// Queues updates of subscriptions, in their order, and returns at once.
    ///
    /// - Throws: ``CustomerUpdateError`` if one of them cannot wait; its `accepted` says how many were queued before.
    public func enqueue(_ subscriptions: [Moesif.Subscription]) throws(Moesif.CustomerUpdateError) {
        try enqueue(subscriptions, CustomerUpdate.init)
    }

    private func enqueue<Item>(
        _ items: [Item],
        _ encode: (Item) throws(ItemFault) -> CustomerUpdate
    ) throws(Moesif.CustomerUpdateError) {
        guard let recorder else { throw Moesif.CustomerUpdateError(.disabled) }
        guard let denials = recorder.denialsOfItem() else { throw Moesif.CustomerUpdateError(.noConsent) }
        var updates: [CustomerUpdate] = []
        try CustomerUpdate.forEach(items, encode) { updates.append($0) }
        var accepted = 0
        for update in updates {
            if let refusal = recorder.enqueue(update.kind, update.bytes, denials: denials) {
                var error = Moesif.CustomerUpdateError(.init(refusal))
                error.accepted = accepted
                throw error
            }
            accepted += 1
        }
    }
}

extension Moesif.CustomerUpdateError.Reason {
    fileprivate init(_ refusal: Moesif.DropReason) {
        switch refusal {
        case .shutDown: self = .shutDown
        case .noConsent: self = .noConsent
        default: self = .queueFull
        }
    }
}
