public import MoesifCapture
public import ServiceLifecycle

/// A service that delivers the waiting events of a client when its group shuts down.
///
/// List it first. A `ServiceGroup` shuts its services down in reverse order, so the last calls of the other services
/// are delivered too.
///
/// ```swift
/// let services: [any Service] = [MoesifService(moesif), server]
/// let group = ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm], logger: logger)
/// try await group.run()
/// ```
public struct MoesifService: Service {
    private let moesif: Moesif
    private let timeout: Duration
    private let onEnd: @Sendable (Moesif.FlushResult) -> Void

    /// Creates the service of a client.
    ///
    /// - Parameters:
    ///   - moesif: The client. It captures nothing after the group has ended.
    ///   - timeout: The longest time that delivery may delay the end of the group. It must be less than the group's
    ///     `maximumCancellationDuration`, after which the group crashes the process. Default: 10 seconds.
    ///   - onEnd: Called once with the result, such as the number of events that were not delivered. Runs on the
    ///     service's task. Default: does nothing.
    public init(
        _ moesif: Moesif,
        timeout: Duration = .seconds(10),
        onEnd: @escaping @Sendable (Moesif.FlushResult) -> Void = { _ in }
    ) {
        self.moesif = moesif
        self.timeout = timeout
        self.onEnd = onEnd
    }

    /// Waits until the group shuts down or is cancelled, then shuts the client down.
    ///
    /// It never throws an error.
    public func run() async {
        // This throws if the task is cancelled. There are events to deliver in that case too.
        try? await gracefulShutdown()
        onEnd(await moesif.shutdown(timeout: timeout))
    }
}
