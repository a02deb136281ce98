#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A client that captures HTTP calls and delivers them to Moesif.
///
/// ```swift
/// let moesif = Moesif(applicationID: "your-collector-application-id")
/// let session = moesif.session()
/// let (data, response) = try await session.data(from: url)
/// await moesif.shutdown()
/// ```
///
/// Create one client for the process and keep a reference to it.
///
/// Creating a client never throws and never crashes. If an option is invalid, the client is disabled: its sessions work
/// but capture nothing, the log reports the error once, and ``state`` contains it. To fail at startup instead, call
/// ``Configuration/validate()``.
public final class Moesif: Sendable {
    package let recorder: Recorder?
    let customers: CustomerUpdates?
    /// The recorder of calls that the app receives.
    public let incoming: IncomingCalls
    private let backgroundDelivery: BackgroundDelivery?
    private let currentState: Lock<State>
    /// The protocol class of this client, once it has been requested.
    let slot = Lock<CapturingURLProtocol.Type?>(nil)
    /// True once the protocol class has been inserted into `URLSession.shared`.
    let isInSharedSession = Lock(false)

    /// Creates a client with an application ID and the default options.
    ///
    /// - Parameters:
    ///   - applicationID: The collector application ID from Moesif's portal.
    ///   - configure: Changes options. It runs once, on the current thread, before this initializer returns.
    public convenience init(applicationID: String, configure: (inout Configuration) -> Void = { _ in }) {
        var configuration = Configuration(applicationID: applicationID)
        configure(&configuration)
        self.init(configuration: configuration)
    }

    /// Creates a client from environment variables.
    ///
    /// The variables are `MOESIF_APPLICATION_ID` and `MOESIF_BASE_URI`; see ``Configuration/init(environment:)``.
    ///
    /// ```swift
    /// let moesif = Moesif { $0.delivery.deliversAtExit = true }
    /// ```
    ///
    /// - Parameter configure: Changes options, and takes precedence over the environment. It runs once, on the current
    ///   thread, before this initializer returns.
    public convenience init(configure: (inout Configuration) -> Void = { _ in }) {
        var configuration = Configuration()
        configure(&configuration)
        self.init(configuration: configuration)
    }

    /// Creates a client with a configuration.
    ///
    /// - Parameter configuration: The options. If one is invalid, the client is disabled; see ``state``.
    public init(configuration: Configuration) {
        let log = configuration.chosenLog
        do {
            let collector = try CollectorClient(configuration, log)
            log.info(configuration.startMessage(collector.api.endpoint))
            let recorder = Recorder(configuration, collector)
            self.recorder = recorder
            customers = CustomerUpdates(sender: CustomerSender(collector, configuration.delivery))
            incoming = IncomingCalls(recorder: recorder, hasTransactionID: configuration.incoming.transactionIDHeader)
            backgroundDelivery = BackgroundDelivery(recorder)
            let deliversAtExit = configuration.delivery.deliversAtExit
            if deliversAtExit || log.isWritten { ExitDelivery.add(recorder, delivers: deliversAtExit) }
            currentState = Lock(.active)
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
        // Otherwise URLSession would continue to ask the class about every call of the shared session.
        if isInSharedSession.withLock({ $0 }) { unregister() }
    }

    /// The state of the client, which decides if it captures calls.
    public var state: State {
        currentState.withLock { $0 }
    }

    /// Creates a session that captures its calls.
    ///
    /// The delegate receives every callback that it would receive from a plain `URLSession`. On Linux, and for a
    /// background session, the underlying session can have a proxy of the delegate. If the system relaunches the app
    /// for a background session, the calls that continue from the earlier launch are not captured.
    ///
    /// - Parameters:
    ///   - configuration: The configuration, which is copied. Default: `.default`.
    ///   - delegate: The delegate of the session. Default: none.
    ///   - delegateQueue: The queue for delegate callbacks and completion handlers. Default: a queue that `URLSession`
    ///     creates.
    /// - Returns: The capturing session.
    public func session(
        configuration: URLSessionConfiguration = .default,
        delegate: (any URLSessionDelegate)? = nil,
        delegateQueue: OperationQueue? = nil
    ) -> CapturingURLSession {
        CapturingURLSession.make(configuration, delegate, delegateQueue, recorder)
    }

    /// Creates a capturing session that makes its calls with an existing session.
    ///
    /// Calls made directly with the existing session are not captured. The calls of a background session on Apple's
    /// platforms are not captured either, and the log says so; use ``session(configuration:delegate:delegateQueue:)``
    /// for them.
    ///
    /// - Parameter session: The session that makes the calls, which may be `URLSession.shared`.
    /// - Returns: The capturing session.
    public func session(wrapping session: URLSession) -> CapturingURLSession {
        if session.isBackground {
            recorder?.log.warning("a background session is captured only by moesif.session(configuration:)")
        }
        return CapturingURLSession(session, recorder: recorder)
    }

    /// Fetches Moesif's configuration, which contains the sampling rules, from the collector.
    ///
    /// The client also fetches it without this method: at start, when the collector announces a new version, and about
    /// once a minute while Moesif's sampling leaves calls out. If a fetch fails, the previous configuration stays in
    /// force. A fetch takes at most ``DeliveryOptions/uploadTimeout``, unless ``Configuration/transport`` is set.
    ///
    /// - Returns: True if the configuration was read. False if the fetch failed, consent is not granted, or the client
    ///   is disabled.
    @discardableResult
    public func refreshConfiguration() async -> Bool {
        await recorder?.refreshConfiguration() ?? false
    }

    /// Delivers all calls that have ended and all queued updates and actions, without waiting for full batches.
    ///
    /// The method returns as soon as each of them is settled: delivered, dropped, skipped or sampled out. It returns
    /// earlier if the timeout expires or the task is cancelled, and at once if consent is pending or uploads are paused
    /// because the collector rejects the client. Anything not delivered by then stays queued and is delivered later.
    ///
    /// Before it returns, the method waits up to one more second until ``Configuration/log`` has received the entries
    /// about the delivery.
    ///
    /// - Parameter timeout: The longest time to wait for delivery. Default: 10 seconds.
    /// - Returns: The outcome, with the statistics at that time.
    @discardableResult
    public func flush(timeout: Duration = .seconds(10)) async -> Moesif.FlushResult {
        guard let recorder else { return .disabled }
        let isComplete = await recorder.flush(deadline: recorder.timeSource.now + timeout.asTimeout)
        await recorder.flushLog()
        return Moesif.FlushResult(isComplete: isComplete, isDisabled: false, statistics: recorder.statistics)
    }

    /// Delivers all calls that have ended and all updates and actions, and then stops the client.
    ///
    /// The client accepts no more calls, updates or actions. Its sessions continue to work but capture nothing. Events
    /// that cannot be delivered before the timeout stay on disk if a spool is set; otherwise they are dropped and
    /// counted as ``DropReason/shutDown``. Subsequent calls of this method change nothing.
    ///
    /// Cancelling the task does not interrupt the shutdown, so that a service can shut the client down from a task that
    /// is already cancelled. After the timeout, the method waits up to two seconds for the disk of a spool, and up to
    /// one second for ``Configuration/log``.
    ///
    /// - Parameter timeout: The longest time to wait for delivery. Default: 5 seconds.
    /// - Returns: The outcome, with the final statistics.
    @discardableResult
    public func shutdown(timeout: Duration = .seconds(5)) async -> Moesif.FlushResult {
        guard let recorder, let customers else { return .disabled }
        currentState.withLock { $0 = .shutDown }
        let deadline = recorder.timeSource.now + timeout.asTimeout
        // An unstructured task is not cancelled with the task that waits for it.
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
    /// The parts that `dump` shows: only `state` and `statistics`, so that dumping a live client is free of data races.
    public var customMirror: Mirror {
        Mirror(self, children: ["state": state, "statistics": statistics])
    }
}

extension Recorder {
    /// Creates a recorder and the parts that it consists of.
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
            outgoing: Side(configuration, outgoing.common, "outgoing", includesTiming: outgoing.logTiming, omissions),
            incoming: Side(configuration, incoming.common, "incoming", includesTiming: false, omissions),
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
        includesTiming: Bool,
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
                    includesTiming: includesTiming
                )
            )
        )
    }
}

extension CollectorClient {
    /// Creates the collector client for events and customer updates, or throws the error in the configuration.
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
    /// Returns the first entry of the client's log.
    fileprivate func startMessage(_ endpoint: CollectorEndpoint) -> String {
        let spool = delivery.spool.map { "spool of up to \($0.byteLimit / 1024) KiB" } ?? "no spool"
        let changes = changedOptions
        let options =
            changes.isEmpty ? "all options have their defaults" : "options set: \(changes.joined(separator: ", "))"
        return "MoesifCapture \(Version.current) started; collector \(endpoint.shown), \(spool), \(options)"
    }

    /// Returns the transport for requests to the collector.
    fileprivate func chosenTransport(_ log: Log) -> any CollectorTransport {
        if let transport { return transport }
        #if canImport(FoundationNetworking)
        // At least two, so that a slow upload does not delay the fetch of the collector's configuration.
        let connections = max(delivery.concurrentUploads, 2)
        if let transport = CurlTransport(
            timeout: delivery.uploadTimeout,
            maximumConnections: connections,
            timeSource: timeSource
        ) {
            return transport
        }
        log.warning(
            "libcurl was not found; uploads use URLSession, which keeps a core busy while it waits for a response"
        )
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
    /// The duration without a negative value, and short enough to be added to any time, because an app may mean
    /// "forever".
    fileprivate var asTimeout: Duration {
        min(max(self, .zero), .longest)
    }
}
