#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// The client: it hands out sessions that capture, and delivers what they capture to Moesif.
///
/// ```swift
/// let moesif = Moesif(applicationID: "your-collector-application-id")
/// let session = moesif.session()
/// let (data, response) = try await session.data(from: url)
/// await moesif.shutdown()
/// ```
///
/// Make one for the process and keep it. A client that cannot be used, because an option is wrong, never throws and
/// never traps: its sessions work and capture nothing, it says why once through the log, and `state` holds the reason.
public final class Moesif: Sendable {
    package let recorder: Recorder?
    let customers: CustomerUpdates?
    /// Records the calls that the app receives.
    public let incoming: IncomingCalls
    private let backgroundDelivery: BackgroundDelivery?
    private let currentState: Lock<State>
    /// The protocol class of this client, once it is asked for.
    let slot = Lock<CapturingURLProtocol.Type?>(nil)
    /// True once that class was put into `URLSession.shared`.
    let isInSharedSession = Lock(false)

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - applicationID: The collector application id, from Moesif's portal.
    ///   - configure: Sets options; runs at once, on this thread.
    public convenience init(applicationID: String, configure: (inout Configuration) -> Void = { _ in }) {
        var configuration = Configuration(applicationID: applicationID)
        configure(&configuration)
        self.init(configuration: configuration)
    }

    /// Creates a client by what the environment says; see `Configuration.init(environment:)`.
    ///
    /// ```swift
    /// let moesif = Moesif { $0.delivery.deliversAtExit = true }
    /// ```
    ///
    /// - Parameter configure: Sets options, and has the last word; runs at once, on this thread.
    public convenience init(configure: (inout Configuration) -> Void = { _ in }) {
        var configuration = Configuration()
        configure(&configuration)
        self.init(configuration: configuration)
    }

    /// Creates a client with a configuration.
    public init(configuration: Configuration) {
        let log = configuration.chosenLog
        do {
            let collector = try CollectorClient(configuration, log)
            let recorder = Recorder(configuration, collector)
            self.recorder = recorder
            customers = CustomerUpdates(sender: CustomerSender(collector, configuration.delivery))
            incoming = IncomingCalls(recorder: recorder, hasTransactionID: configuration.incoming.transactionIDHeader)
            backgroundDelivery = BackgroundDelivery(recorder)
            let deliversAtExit = configuration.delivery.deliversAtExit
            if deliversAtExit || log.isWritten { ExitDelivery.add(recorder, delivers: deliversAtExit) }
            currentState = Lock(.active)
            log.info(configuration.startMessage(collector.api.endpoint))
        } catch {
            recorder = nil
            customers = nil
            incoming = IncomingCalls(recorder: nil, hasTransactionID: false)
            backgroundDelivery = nil
            currentState = Lock(.disabled(error))
            log.errorAtOnce("nothing is captured: \(error)")
            return
        }
        if configuration.captureOutgoingRequests {
            let reach = registerGlobally()
            if reach.refusal == nil { log.info("\(reach)") } else { log.warning("\(reach)") }
        }
    }

    deinit {
        // Its class would be asked about every call of the shared session from now on.
        if isInSharedSession.withLock({ $0 }) { unregister() }
    }

    /// Whether the client captures.
    public var state: State {
        currentState.withLock { $0 }
    }

    /// A new session that captures.
    ///
    /// Its delegate is told all that it would be told by a plain one. On Linux, and in a background session, the
    /// session inside has a proxy of it. The calls of a background session that go on after the system has launched the
    /// app anew are not captured.
    ///
    /// - Parameters:
    ///   - configuration: Copied, as `URLSession` does.
    ///   - delegate: The delegate of the session, as `URLSession` has it.
    ///   - delegateQueue: Where the delegate and completion handlers are called, as `URLSession` has it.
    public func session(
        configuration: URLSessionConfiguration = .default,
        delegate: (any URLSessionDelegate)? = nil,
        delegateQueue: OperationQueue? = nil
    ) -> CapturingURLSession {
        CapturingURLSession.make(configuration, delegate, delegateQueue, recorder)
    }

    /// A session that captures and makes its calls with `session`, which may be `URLSession.shared`.
    ///
    /// Calls made with `session` itself are not captured, nor those of a background session of Apple's platforms, which
    /// the log says: `session(configuration:delegate:delegateQueue:)` captures them.
    public func session(wrapping session: URLSession) -> CapturingURLSession {
        if session.isBackground {
            recorder?.log.warning("calls of a background session are captured by moesif.session(configuration:) alone")
        }
        return CapturingURLSession(session, recorder: recorder)
    }

    /// Fetches the collector's configuration, by which calls are sampled, at once.
    ///
    /// Returns true when it came; otherwise the last one stays in force. Takes at most `delivery.uploadTimeout`.
    @discardableResult
    public func refreshConfiguration() async -> Bool {
        await recorder?.refreshConfiguration() ?? false
    }

    /// Delivers the calls that have ended, and the updates and actions that are queued, before a batch is full.
    ///
    /// Returns when each of them is settled, at the timeout, as soon as the task is cancelled, or at once while the
    /// collector does not accept the client. What is not delivered then stays and is delivered later. What the client
    /// has to say of it, it has said to the log by then.
    ///
    /// - Parameter timeout: The longest to wait. Default: 10 seconds.
    @discardableResult
    public func flush(timeout: Duration = .seconds(10)) async -> Moesif.FlushResult {
        guard let recorder else { return .disabled }
        let isComplete = await recorder.flush(deadline: recorder.timeSource.now + timeout.asTimeout)
        await recorder.flushLog()
        return Moesif.FlushResult(isComplete: isComplete, isDisabled: false, statistics: recorder.statistics)
    }

    /// Delivers the calls that have ended and the updates of customers, and takes no more of either.
    ///
    /// Sessions continue to work, and capture nothing. What could not be delivered by the timeout is dropped and
    /// counted, or stays on disk if there is a spool. Subsequent calls change nothing.
    ///
    /// Cancelling the task does not cut it short: a service that ends may shut the client down in a cancelled task.
    ///
    /// - Parameter timeout: The longest to wait. Default: 5 seconds.
    @discardableResult
    public func shutdown(timeout: Duration = .seconds(5)) async -> Moesif.FlushResult {
        guard let recorder, let customers else { return .disabled }
        currentState.withLock { $0 = .shutDown }
        let deadline = recorder.timeSource.now + timeout.asTimeout
        // A task of its own is not cancelled with the one that waits.
        let end = Task {
            async let isUpdated = customers.shutDown(deadline: deadline)
            let isDelivered = await recorder.shutDown(deadline: deadline)
            let isComplete = await isUpdated && isDelivered
            await recorder.flushLog()
            return Moesif.FlushResult(isComplete: isComplete, isDisabled: false, statistics: recorder.statistics)
        }
        return await end.value
    }
}

extension Moesif: CustomReflectable {
    /// What a dump shows: how the client is, and none of its parts, which change meanwhile.
    public var customMirror: Mirror {
        Mirror(self, children: ["state": state, "statistics": statistics])
    }
}

extension Recorder {
    /// The parts of a client, put together.
    convenience init(_ configuration: Moesif.Configuration, _ collector: CollectorClient) {
        let delivery = configuration.delivery
        let batching = BatchPolicy(delivery)
        let time = collector.timeSource
        let store = EventStore(
            bounds: .init(count: delivery.queueCapacity, bytes: delivery.queueByteLimit),
            overflow: delivery.overflow,
            wakeUp: .init(count: batching.count, bytes: batching.bytes),
            spool: delivery.spool,
            consent: configuration.consent,
            timeSource: time,
            log: collector.log
        )
        let schedule = UploadSchedule(batching, lanes: delivery.concurrentUploads, now: time.now)
        self.init(
            uploader: Uploader(store, collector, schedule),
            pipeline: EventPipeline(configuration, collector),
            options: Recorder.Options(configuration),
            bodyLimit: configuration.bodyLimit,
            batchInterval: delivery.batchInterval
        )
    }
}

extension Recorder.Options {
    fileprivate init(_ configuration: Moesif.Configuration) {
        let outgoing = configuration.outgoing
        self.init(
            outgoing: outgoing.hosts,
            incoming: configuration.incoming.hosts,
            bodies: outgoing.bodies,
            tracedHosts: outgoing.propagatesTrace == .none ? nil : outgoing.propagatesTrace,
            notesTiming: outgoing.logTiming
        )
    }
}

extension EventPipeline {
    fileprivate init(_ configuration: Moesif.Configuration, _ collector: CollectorClient) {
        let api = collector.api
        let omissions = OmissionLogger(OccurrenceLogger(collector.log, collector.timeSource))
        let (outgoing, incoming) = (configuration.outgoing, configuration.incoming)
        self.init(
            ownTraffic: SelfTrafficFilter(endpoint: api.endpoint, applicationID: api.applicationID),
            outgoing: Side(configuration, outgoing.common, "outgoing", tellsTiming: outgoing.logTiming, omissions),
            incoming: Side(configuration, incoming.common, "incoming", tellsTiming: false, omissions),
            clientAddress: ClientAddressResolver(configuration.incoming),
            maskEventInPlace: configuration.maskEventInPlace,
            maskEvent: configuration.maskEvent,
            observer: configuration.observer,
            randomSource: collector.random,
            log: collector.log,
            omissions: omissions
        )
    }
}

extension EventPipeline.Side {
    fileprivate convenience init(
        _ configuration: Moesif.Configuration,
        _ options: Moesif.CallOptions,
        _ name: StaticString,
        tellsTiming: Bool,
        _ omissions: OmissionLogger
    ) {
        self.init(
            name: name,
            hooks: CallHooks(options, name, configuration.redaction.mode, omissions),
            sampling: options.sampling,
            builder: EventBuilder(
                .init(
                    redaction: configuration.redaction.including(options.authorizationHeaders),
                    masks: configuration.masks,
                    bodyLimit: configuration.bodyLimit,
                    bodies: options.bodies,
                    apiVersion: options.apiVersion,
                    tellsTiming: tellsTiming
                )
            )
        )
    }
}

extension CollectorClient {
    /// The collector of a configuration, for events and customers alike; throws what is wrong with it.
    init(_ configuration: Moesif.Configuration, _ log: Log) throws(Moesif.ConfigurationError) {
        api = CollectorAPI(endpoint: try configuration.endpoint(), applicationID: configuration.applicationID)
        transport = configuration.chosenTransport(log)
        timeSource = configuration.timeSource
        random = configuration.randomSource
        self.log = log
        gate = ConsentGate(configuration.consent)
    }
}

extension Moesif.Configuration {
    /// The first entry of a client's log.
    fileprivate func startMessage(_ endpoint: CollectorEndpoint) -> String {
        let spool = delivery.spool.map { "spool of \($0.byteLimit) bytes" } ?? "no spool"
        let changes = changedOptions
        let options =
            changes.isEmpty ? "all options have their defaults" : "options set: \(changes.joined(separator: ", "))"
        return "MoesifCapture \(Version.current) started; collector \(endpoint.shown), \(spool), \(options)"
    }

    /// The carrier of requests to the collector.
    fileprivate func chosenTransport(_ log: Log) -> any CollectorTransport {
        if let transport { return transport }
        #if canImport(FoundationNetworking)
        // One connection more where there would be one, so that a slow upload does not hold up the configuration.
        let connections = max(delivery.concurrentUploads, 2)
        if let transport = CurlTransport(
            timeout: delivery.uploadTimeout,
            maximumConnections: connections,
            timeSource: timeSource
        ) {
            return transport
        }
        log.warning("libcurl was not found: uploads use URLSession, which keeps a core busy while it waits")
        #endif
        return URLSessionCollectorTransport(timeout: delivery.uploadTimeout, timeSource: timeSource)
    }
}

extension CustomerSender {
    fileprivate init(_ collector: CollectorClient, _ delivery: Moesif.DeliveryOptions) {
        self.init(collector: collector, batching: BatchPolicy(delivery), timeout: delivery.updateTimeout)
    }
}

extension BatchPolicy {
    fileprivate init(_ delivery: Moesif.DeliveryOptions) {
        self.init(count: delivery.batchSize, bytes: delivery.batchByteLimit, interval: delivery.batchInterval)
    }
}

extension Duration {
    /// Not negative, and short enough to be added to any time: an app may mean "for ever".
    fileprivate var asTimeout: Duration {
        min(max(self, .zero), .longest)
    }
}
