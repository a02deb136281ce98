extension Moesif {
    /// The user's permission to capture and send calls.
    ///
    /// It can be set at any time and from any thread. A disabled client always returns ``Consent/denied``.
    ///
    /// - ``Consent/granted``: Calls are captured and sent.
    /// - ``Consent/pending``: Calls are captured and queued, on disk if a spool is set. The client sends no request to
    ///   the collector.
    /// - ``Consent/denied``: No call is captured. Queued events are dropped and counted as ``DropReason/noConsent``,
    ///   uploads under way are cancelled, and the spool is erased soon after. ``flush(timeout:)`` waits until it is
    ///   erased.
    ///
    /// A call during which consent is denied does not become an event, even if consent is granted again before it ends.
    /// Events that the collector has already accepted are not deleted there. A capturing session continues to protect
    /// the app from the platform's defects.
    ///
    /// The client does not store consent. At the next start of the process, set ``Configuration/consent`` to the value
    /// that the app has stored.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { $0.consent = .pending }
    /// moesif.consent = .granted  // the user has agreed
    /// ```
    public var consent: Consent {
        get { recorder?.store.consent ?? .denied }
        set { recorder?.set(newValue) }
    }
}
