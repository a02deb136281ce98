extension Moesif {
    /// Queues an update of a user and returns at once.
    ///
    /// The update is queued and delivered like an event, on disk if ``DeliveryOptions/spool`` is set, and counted in
    /// ``statistics``.
    ///
    /// - Parameter user: The user, of which only the id is required.
    /// - Throws: ``CustomerUpdateError`` if the update is invalid, as ``updateUser(_:)`` describes, or cannot be
    ///   queued: the queue is full, consent is denied, or the client is shut down or disabled.
    public func enqueue(_ user: Moesif.User) throws(Moesif.CustomerUpdateError) {
        try enqueue([user], CustomerUpdate.init)
    }

    /// Queues updates of several users, in order, and returns at once.
    ///
    /// If one of the users is invalid, none is queued.
    ///
    /// - Parameter users: The users.
    /// - Throws: ``CustomerUpdateError`` if an update is invalid or cannot be queued; its
    ///   ``CustomerUpdateError/accepted`` is the number of updates queued before it.
    public func enqueue(_ users: [Moesif.User]) throws(Moesif.CustomerUpdateError) {
        try enqueue(users, CustomerUpdate.init)
    }

    /// Queues an update of a company and returns at once.
    ///
    /// This method behaves like ``enqueue(_:)-(Moesif.User)``.
    ///
    /// - Parameter company: The company, of which only the id is required.
    /// - Throws: ``CustomerUpdateError`` if the update is invalid or cannot be queued.
    public func enqueue(_ company: Moesif.Company) throws(Moesif.CustomerUpdateError) {
        try enqueue([company], CustomerUpdate.init)
    }

    /// Queues updates of several companies, in order, and returns at once.
    ///
    /// If one of the companies is invalid, none is queued.
    ///
    /// - Parameter companies: The companies.
    /// - Throws: ``CustomerUpdateError`` if an update is invalid or cannot be queued; its
    ///   ``CustomerUpdateError/accepted`` is the number of updates queued before it.
    public func enqueue(_ companies: [Moesif.Company]) throws(Moesif.CustomerUpdateError) {
        try enqueue(companies, CustomerUpdate.init)
    }

    /// Queues an update of a subscription and returns at once.
    ///
    /// This method behaves like ``enqueue(_:)-(Moesif.User)``.
    ///
    /// - Parameter subscription: The subscription.
    /// - Throws: ``CustomerUpdateError`` if the update is invalid or cannot be queued.
    public func enqueue(_ subscription: Moesif.Subscription) throws(Moesif.CustomerUpdateError) {
        try enqueue([subscription], CustomerUpdate.init)
    }

    /// Queues updates of several subscriptions, in order, and returns at once.
    ///
    /// If one of the subscriptions is invalid, none is queued.
    ///
    /// - Parameter subscriptions: The subscriptions.
    /// - Throws: ``CustomerUpdateError`` if an update is invalid or cannot be queued; its
    ///   ``CustomerUpdateError/accepted`` is the number of updates queued before it.
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
