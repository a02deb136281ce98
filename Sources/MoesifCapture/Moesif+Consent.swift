extension Moesif {
    /// The permission of whoever uses the app; may be set at any time, from any thread.
    ///
    /// With `.pending`, calls are captured and wait, on disk if there is a spool, and nothing is sent or asked for. With
    /// `.denied` no call is captured: what waits is dropped and counted as `DropReason.noConsent`, uploads under way are
    /// cancelled, and the spool is erased soon after. A call during which consent was denied is no event, whatever the
    /// consent is when it ends. What the collector has accepted before stays there. A capturing session goes on to spare
    /// the app the platform's faults.
    ///
    /// `flush()` waits until the spool is erased. The client does not remember consent from one run of the process to
    /// the next: set ``Configuration/consent`` to what the app has stored.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { $0.consent = .pending }
    /// moesif.consent = .granted  // the user has agreed
    /// ```
    ///
    /// A disabled client answers `.denied`.
    public var consent: Consent {
        get { recorder?.store.consent ?? .denied }
        set { recorder?.set(newValue) }
    }
}
