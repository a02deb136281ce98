extension Moesif {
    /// Creates a user at Moesif, or changes the one there is.
    ///
    /// Returns when the collector has accepted the update. What the collector could not take is tried again as events
    /// are, up to ten times within `delivery.updateTimeout`, until the task is cancelled or the client shut down; the
    /// log says meanwhile what it waits for. Of many updates at once, six are under way and the others wait. Moesif
    /// merges an update into what it has. `enqueue(_:)` does not wait.
    ///
    /// An id that is empty or longer than 1,024 bytes is refused here, as by all updates, and so are metadata deeper
    /// than 60 and an update of 1,000,000 bytes.
    ///
    /// ```swift
    /// // Only the id is required. The campaign tells acquisition channels apart; metadata can be anything.
    /// let user = Moesif.User(
    ///     id: "12345",
    ///     companyID: "67890",  // the company the user belongs to
    ///     campaign: Moesif.Campaign(
    ///         utmSource: "google", utmMedium: "cpc", utmCampaign: "adwords", utmTerm: "api+tooling",
    ///         utmContent: "landing"
    ///     ),
    ///     metadata: [
    ///         "email": "john@acmeinc.com",
    ///         "first_name": "John",
    ///         "last_name": "Doe",
    ///         "title": "Software Engineer",
    ///         "sales_info": ["stage": "Customer", "lifetime_value": 24000, "account_owner": "mary@contoso.com"],
    ///     ]
    /// )
    /// try await moesif.updateUser(user)
    /// ```
    ///
    /// - Throws: Why the collector did not accept the update.
    public func updateUser(_ user: Moesif.User) async throws(Moesif.CustomerUpdateError) {
        try await update([user], isSingle: true, CustomerUpdate.init)
    }

    /// Creates or changes many users, as `updateUser(_:)` does one.
    ///
    /// They are sent in their order, in uploads no larger than those of events (`delivery.batchSize`,
    /// `delivery.batchByteLimit`). The first that is not accepted ends it; the error says how many were before. Where one
    /// would be refused by itself, as for its id, nothing of the array is sent.
    ///
    /// ```swift
    /// let users = [
    ///     Moesif.User(id: "12345", companyID: "67890", metadata: ["email": "john@acmeinc.com", "first_name": "John"]),
    ///     Moesif.User(id: "54321", companyID: "67890", metadata: ["email": "mary@acmeinc.com", "first_name": "Mary"]),
    /// ]
    /// try await moesif.updateUsers(users) { print("\($0.accepted) of \($0.total)") }
    /// ```
    ///
    /// - Parameter progress: Told how many have been accepted, after each upload; runs on no particular thread, one at
    ///   a time.
    /// - Throws: Why the collector did not accept all.
    public func updateUsers(
        _ users: [Moesif.User],
        progress: (@Sendable (Moesif.CustomerUpdateProgress) -> Void)? = nil
    ) async throws(Moesif.CustomerUpdateError) {
        try await update(users, CustomerUpdate.init, progress)
    }

    /// Creates a company at Moesif, or changes the one there is; see `updateUser(_:)`.
    ///
    /// ```swift
    /// // Only the id is required. By the domain, Moesif finds out more about the company.
    /// let company = Moesif.Company(
    ///     id: "67890",
    ///     domain: "acmeinc.com",
    ///     campaign: Moesif.Campaign(
    ///         utmSource: "google", utmMedium: "cpc", utmCampaign: "adwords", utmTerm: "api+tooling",
    ///         utmContent: "landing"
    ///     ),
    ///     metadata: [
    ///         "org_name": "Acme, Inc",
    ///         "plan_name": "Free",
    ///         "deal_stage": "Lead",
    ///         "mrr": 24000,
    ///         "demographics": ["alexa_ranking": 500000, "employee_count": 47],
    ///     ]
    /// )
    /// try await moesif.updateCompany(company)
    /// ```
    ///
    /// - Throws: Why the collector did not accept the update.
    public func updateCompany(_ company: Moesif.Company) async throws(Moesif.CustomerUpdateError) {
        try await update([company], isSingle: true, CustomerUpdate.init)
    }

    /// Creates or changes many companies; see `updateUsers(_:progress:)`.
    ///
    /// ```swift
    /// let companies = [
    ///     Moesif.Company(id: "67890", domain: "acmeinc.com", metadata: ["org_name": "Acme, Inc", "plan_name": "Free"]),
    ///     Moesif.Company(id: "09876", domain: "contoso.com", metadata: ["org_name": "Contoso, Inc", "plan_name": "Paid"]),
    /// ]
    /// try await moesif.updateCompanies(companies)
    /// ```
    ///
    /// - Throws: Why the collector did not accept all.
    public func updateCompanies(
        _ companies: [Moesif.Company],
        progress: (@Sendable (Moesif.CustomerUpdateProgress) -> Void)? = nil
    ) async throws(Moesif.CustomerUpdateError) {
        try await update(companies, CustomerUpdate.init, progress)
    }

    /// Creates a subscription at Moesif, or changes the one there is; see `updateUser(_:)`.
    ///
    /// ```swift
    /// let subscription = Moesif.Subscription(
    ///     id: "sub_12345",
    ///     companyID: "67890",
    ///     status: .active,
    ///     currentPeriodStart: Date(timeIntervalSince1970: 1_729_531_948),
    ///     currentPeriodEnd: Date(timeIntervalSince1970: 1_761_067_948),
    ///     items: [Moesif.Subscription.Item(planID: "pro", priceID: "price_1", unitOfMeasure: "api_calls")],
    ///     metadata: [
    ///         "subscription_type": "PAYG",
    ///         "subscription_tier": "Pro",
    ///         "quota": ["quota_limit": 1_000_000, "quota_period": "Year"],
    ///     ]
    /// )
    /// try await moesif.updateSubscription(subscription)
    /// ```
    ///
    /// - Throws: Why the collector did not accept the update.
    public func updateSubscription(_ subscription: Moesif.Subscription) async throws(Moesif.CustomerUpdateError) {
        try await update([subscription], isSingle: true, CustomerUpdate.init)
    }

    /// Creates or changes many subscriptions; see `updateUsers(_:progress:)`.
    ///
    /// ```swift
    /// let subscriptions = [
    ///     Moesif.Subscription(id: "sub_12345", companyID: "67890", status: .active, metadata: ["subscription_tier": "Pro"]),
    ///     Moesif.Subscription(id: "sub_54321", companyID: "09876", status: "on hold"),  // a status of your own
    /// ]
    /// do {
    ///     try await moesif.updateSubscriptions(subscriptions)
    /// } catch {
    ///     print("\(error.accepted) were accepted, then: \(error.reason), \(error.message ?? "")")
    /// }
    /// ```
    ///
    /// - Throws: Why the collector did not accept all.
    public func updateSubscriptions(
        _ subscriptions: [Moesif.Subscription],
        progress: (@Sendable (Moesif.CustomerUpdateProgress) -> Void)? = nil
    ) async throws(Moesif.CustomerUpdateError) {
        try await update(subscriptions, CustomerUpdate.init, progress)
    }

    private func update<Item: Sendable>(
        _ items: [Item],
        isSingle: Bool = false,
        _ encode: @escaping @Sendable (Item) throws(ItemFault) -> CustomerUpdate,
        _ progress: (@Sendable (Moesif.CustomerUpdateProgress) -> Void)? = nil
    ) async throws(Moesif.CustomerUpdateError) {
        guard let recorder, let customers else { throw Moesif.CustomerUpdateError(.disabled) }
        guard let denials = recorder.store.admittedDenials, recorder.store.consent == .granted else {
            throw Moesif.CustomerUpdateError(.noConsent)
        }
        // All are looked at before any is sent, and not kept: there may be many.
        try CustomerUpdate.forEach(items, encode)
        try await customers.send { sender throws(Moesif.CustomerUpdateError) in
            var delivery = CustomerDelivery(
                sender,
                items.lazy.compactMap { try? encode($0) }.makeIterator(),
                isSingle: isSingle,
                denials: denials
            )
            try await delivery.run { accepted in
                progress?(Moesif.CustomerUpdateProgress(accepted: accepted, total: items.count))
            }
        }
    }
}
