extension Moesif {
    /// Creates or updates a user in Moesif.
    ///
    /// Returns once the collector has accepted the update. Moesif merges the update into the data that it has. To queue
    /// an update without waiting, use ``enqueue(_:)-(Moesif.User)``.
    ///
    /// An upload that fails for a temporary reason is retried as for events. It is sent up to ten times within
    /// ``DeliveryOptions/updateTimeout``, and the log reports each retry. Retries end if the task is cancelled, or if
    /// the client is shut down and the timeout of the shutdown is over. At most six uploads of a client run at the same
    /// time; further updates wait for their turn.
    ///
    /// The update is rejected without a request if an id is empty or longer than 1,024 bytes, if metadata is nested
    /// more than 60 levels deep, or if the update as JSON has 1,000,000 bytes or more. This applies to all updates.
    ///
    /// ```swift
    /// // Only the id is required. The campaign identifies the acquisition channel; metadata can contain anything.
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
    /// - Parameter user: The user, of which only the id is required.
    /// - Throws: ``CustomerUpdateError`` if the update is invalid or the collector did not accept it.
    public func updateUser(_ user: Moesif.User) async throws(Moesif.CustomerUpdateError) {
        try await update([user], isSingle: true, CustomerUpdate.init)
    }

    /// Creates or updates several users in Moesif.
    ///
    /// Each user is handled as by ``updateUser(_:)``. The users are sent in order, in uploads that respect
    /// ``DeliveryOptions/batchSize`` and ``DeliveryOptions/batchByteLimit``. The method stops at the first upload that
    /// is not accepted; the error contains the number of users accepted before it. If one of the users is invalid, for
    /// example because of its id, none is sent.
    ///
    /// ```swift
    /// let users = [
    ///     Moesif.User(id: "12345", companyID: "67890", metadata: ["email": "john@acmeinc.com", "first_name": "John"]),
    ///     Moesif.User(id: "54321", companyID: "67890", metadata: ["email": "mary@acmeinc.com", "first_name": "Mary"]),
    /// ]
    /// try await moesif.updateUsers(users) { print("\($0.accepted) of \($0.total)") }
    /// ```
    ///
    /// - Parameters:
    ///   - users: The users.
    ///   - progress: Called after each accepted upload with the number of users accepted so far. It runs on no
    ///     particular thread, and never concurrently with itself.
    /// - Throws: ``CustomerUpdateError`` if the collector did not accept all users.
    public func updateUsers(
        _ users: [Moesif.User],
        progress: (@Sendable (Moesif.CustomerUpdateProgress) -> Void)? = nil
    ) async throws(Moesif.CustomerUpdateError) {
        try await update(users, CustomerUpdate.init, progress)
    }

    /// Creates or updates a company in Moesif.
    ///
    /// This method behaves like ``updateUser(_:)``.
    ///
    /// ```swift
    /// // Only the id is required. Moesif uses the domain to look up more about the company.
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
    /// - Parameter company: The company, of which only the id is required.
    /// - Throws: ``CustomerUpdateError`` if the collector did not accept the update.
    public func updateCompany(_ company: Moesif.Company) async throws(Moesif.CustomerUpdateError) {
        try await update([company], isSingle: true, CustomerUpdate.init)
    }

    /// Creates or updates several companies in Moesif.
    ///
    /// This method behaves like ``updateUsers(_:progress:)``.
    ///
    /// ```swift
    /// let companies = [
    ///     Moesif.Company(id: "67890", domain: "acmeinc.com", metadata: ["plan_name": "Free"]),
    ///     Moesif.Company(id: "09876", domain: "contoso.com", metadata: ["plan_name": "Paid"]),
    /// ]
    /// try await moesif.updateCompanies(companies)
    /// ```
    ///
    /// - Parameters:
    ///   - companies: The companies.
    ///   - progress: Called after each accepted upload with the number of companies accepted so far. It runs on no
    ///     particular thread, and never concurrently with itself.
    /// - Throws: ``CustomerUpdateError`` if the collector did not accept all companies.
    public func updateCompanies(
        _ companies: [Moesif.Company],
        progress: (@Sendable (Moesif.CustomerUpdateProgress) -> Void)? = nil
    ) async throws(Moesif.CustomerUpdateError) {
        try await update(companies, CustomerUpdate.init, progress)
    }

    /// Creates or updates a subscription in Moesif.
    ///
    /// This method behaves like ``updateUser(_:)``.
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
    /// - Parameter subscription: The subscription.
    /// - Throws: ``CustomerUpdateError`` if the collector did not accept the update.
    public func updateSubscription(_ subscription: Moesif.Subscription) async throws(Moesif.CustomerUpdateError) {
        try await update([subscription], isSingle: true, CustomerUpdate.init)
    }

    /// Creates or updates several subscriptions in Moesif.
    ///
    /// This method behaves like ``updateUsers(_:progress:)``.
    ///
    /// ```swift
    /// let subscriptions = [
    ///     Moesif.Subscription(id: "sub_12345", companyID: "67890", status: .active),
    ///     Moesif.Subscription(id: "sub_54321", companyID: "09876", status: "on hold"),  // a custom status
    /// ]
    /// do {
    ///     try await moesif.updateSubscriptions(subscriptions)
    /// } catch {
    ///     print("\(error.accepted) were accepted, then: \(error.reason), \(error.message ?? "")")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - subscriptions: The subscriptions.
    ///   - progress: Called after each accepted upload with the number of subscriptions accepted so far. It runs on no
    ///     particular thread, and never concurrently with itself.
    /// - Throws: ``CustomerUpdateError`` if the collector did not accept all subscriptions.
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
        // Every item is checked before any is sent. The encoded items are not kept, because there may be many.
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
