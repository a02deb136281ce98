extension Moesif {
    /// Queues an update of a user, and returns at once.
    ///
    /// The update waits with the events, on disk if `delivery.spool` is set. It is delivered as they are and counted
    /// with them in `statistics`.
    ///
    /// - Throws: ``CustomerUpdateError`` if it cannot wait: the queue is full, or the client is shut down or disabled.
    public func enqueue(_ user: Moesif.User) throws(Moesif.CustomerUpdateError) {
        try enqueue(CollectionOfOne(CustomerUpdate(user)))
    }

    /// Queues updates of users, in their order, and returns at once.
    ///
    /// - Throws: ``CustomerUpdateError`` if one of them cannot wait; its `accepted` says how many were queued before.
    public func enqueue(_ users: [Moesif.User]) throws(Moesif.CustomerUpdateError) {
        try enqueue(users.lazy.map { CustomerUpdate($0) })
    }

    /// Queues an update of a company, and returns at once; see `enqueue(_:)` for a user.
    ///
    /// - Throws: ``CustomerUpdateError`` if it cannot wait.
    public func enqueue(_ company: Moesif.Company) throws(Moesif.CustomerUpdateError) {
        try enqueue(CollectionOfOne(CustomerUpdate(company)))
    }

    /// Queues updates of companies, in their order, and returns at once.
    ///
    /// - Throws: ``CustomerUpdateError`` if one of them cannot wait; its `accepted` says how many were queued before.
    public func enqueue(_ companies: [Moesif.Company]) throws(Moesif.CustomerUpdateError) {
        try enqueue(companies.lazy.map { CustomerUpdate($0) })
    }

    /// Queues an update of a subscription, and returns at once; see `enqueue(_:)` for a user.
    ///
    /// - Throws: ``CustomerUpdateError`` if it cannot wait.
    public func enqueue(_ subscription: Moesif.Subscription) throws(Moesif.CustomerUpdateError) {
        try enqueue(CollectionOfOne(CustomerUpdate(subscription)))
    }

    /// Queues updates of subscriptions, in their order, and returns at once.
    ///
    /// - Throws: ``CustomerUpdateError`` if one of them cannot wait; its `accepted` says how many were queued before.
    public func enqueue(_ subscriptions: [Moesif.Subscription]) throws(Moesif.CustomerUpdateError) {
        try enqueue(subscriptions.lazy.map { CustomerUpdate($0) })
    }

    private func enqueue(_ updates: some Sequence<CustomerUpdate>) throws(Moesif.CustomerUpdateError) {
        guard let recorder else { throw Moesif.CustomerUpdateError(.disabled) }
        var accepted = 0
        for update in updates {
            if let refusal = recorder.enqueue(update.kind, update.bytes) {
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
