public import MoesifCapture
public import ServiceLifecycle

/// A service that delivers what a client has captured when its group ends.
///
/// List it first: a `ServiceGroup` shuts its services down in reverse, so the calls of the others are delivered too.
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
    ///   - moesif: The client, which captures nothing any more once the group has ended.
    ///   - timeout: The longest that delivery may hold up the end of the group; less than the group's
    ///     `maximumCancellationDuration`, after which that stops the process. Default: 10 seconds.
    ///   - onEnd: Told once what came of it, such as how many events were not delivered; runs on the service's task.
    ///     Default: does nothing.
    public init(
        _ moesif: Moesif,
        timeout: Duration = .seconds(10),
        onEnd: @escaping @Sendable (Moesif.FlushResult) -> Void = { _ in }
    ) {
        self.moesif = moesif
        self.timeout = timeout
        self.onEnd = onEnd
    }

    /// Waits until the group shuts down or is cancelled, then shuts the client down; never throws.
    public func run() async {
        // It throws where the task is cancelled, after which there is as much to deliver.
        try? await gracefulShutdown()
        onEnd(await moesif.shutdown(timeout: timeout))
    }
}
