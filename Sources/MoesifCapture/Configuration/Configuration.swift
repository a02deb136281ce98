public import Foundation

extension Moesif {
    /// The options of a client.
    ///
    /// By default, consent is granted, and events contain bodies of up to 256 KiB on each side.
    ///
    /// The documentation of each closure says where it runs. No closure runs on the thread that makes a call; only
    /// ``Moesif/explain(_:)-(CapturedCall)`` runs hooks on the thread that calls it. See <doc:Options> for a table of
    /// all options with Moesif's names for them.
    public struct Configuration: Sendable {
        let applicationID: ApplicationID

        /// The URL of the collector.
        ///
        /// The path, if there is one, ends before `/v1/`. For Moesif's secure proxy, use
        /// `http://localhost:9500/collector`. No other option overrides this URL.
        ///
        /// Default: `https://api.moesif.net`. Moesif's name: `BASE_URI`.
        public var baseURL: URL = Self.moesif {
            didSet { environmentBaseURI = nil }
        }

        /// The base URL as it was read from the environment; `nil` once the app sets another.
        private var environmentBaseURI: String?

        /// True if ``baseURL`` may be plain `http` to another machine.
        ///
        /// Plain `http` to this machine is always allowed.
        ///
        /// Default: false, because events contain the data that your app sends and receives.
        public var allowsInsecureBaseURL = false

        /// True if the client registers globally when it is created.
        ///
        /// The effect is that of ``Moesif/registerGlobally()``. Capturing sessions record calls whether this is true or
        /// false.
        ///
        /// Default: false. Moesif's name: `CAPTURE_OUTGOING_REQUESTS`.
        public var captureOutgoingRequests = false

        /// The consent that the client starts with.
        ///
        /// Change it later with ``Moesif/consent``. The client does not store consent: an app that has to ask for it
        /// starts with ``Consent/pending`` or with the value that it has stored itself.
        ///
        /// Default: ``Consent/granted``.
        public var consent = Moesif.Consent.granted

        /// The hooks and options for outgoing calls.
        public var outgoing = Moesif.OutgoingOptions()

        /// The hooks and options for received calls.
        ///
        /// See ``Moesif/incoming`` for how to record them.
        public var incoming = Moesif.IncomingOptions()

        /// The headers, keys and query items to remove from every event, with name and value.
        ///
        /// Default: none. By default, ``redaction`` replaces the values of credentials.
        public var masks = Moesif.Masks()

        /// Changes or drops an event before it is sent.
        ///
        /// This hook has the last word on the contents of an event. It runs on the client's worker, one event at a
        /// time. Return `nil` to drop the event. If the hook throws, the event is dropped too, because it was not
        /// masked. Events dropped in either way are counted as ``DropReason/masked``.
        ///
        /// Default: `nil`. Moesif's name: `MASK_EVENT_MODEL`.
        public var maskEvent: (@Sendable (Moesif.Event) throws -> Moesif.Event?)?

        /// Changes an event in place, with access to the call that it was made from.
        ///
        /// This hook runs before ``maskEvent``, on the client's worker, one event at a time. If it throws, the event is
        /// dropped and counted as ``DropReason/masked``. The call is not redacted, so a rule by host, path or status
        /// does not need to parse the event.
        ///
        /// ```swift
        /// configuration.maskEventInPlace = { event, call in
        ///     if call.request.url.host == "bank.example.com" { event.request.body = nil }
        /// }
        /// ```
        ///
        /// Default: `nil`.
        public var maskEventInPlace: (@Sendable (inout Moesif.Event, CapturedCall) throws -> Void)?

        /// Receives each event as it will be sent, for display or auditing.
        ///
        /// The closure runs on the client's worker, one event at a time, and cannot change the event. It runs before
        /// the event is queued for upload, so the event may still be dropped, for example because the queue is full. A
        /// slow closure delays delivery.
        ///
        /// Default: `nil`.
        public var observer: (@Sendable (Moesif.Event) -> Void)?

        /// The values to replace with `[redacted]` in every event.
        ///
        /// Default: the names that commonly carry credentials; see ``Redaction``.
        public var redaction = Moesif.Redaction()

        /// The largest body that an event contains, in bytes, for the request and the response separately.
        ///
        /// A longer body is not kept; the event contains its length instead. The range is 0 to 1,000,000; with 0,
        /// events contain no bodies.
        ///
        /// Default: 256 KiB, so that two bodies fit into the 1,000,000 bytes that the collector accepts for an event.
        public var bodyLimit = 256 * 1024

        /// The options for queueing and uploading events.
        public var delivery = Moesif.DeliveryOptions()

        /// Receives the client's log entries.
        ///
        /// The closure runs on a serial queue of the client, one entry at a time. The entry about a configuration that
        /// cannot be used is the exception: it arrives on the thread that creates the client. If the closure cannot
        /// keep up, entries are dropped; calls and delivery do not wait for it.
        ///
        /// Default: `nil`. The client then logs nothing, unless ``localDebug`` is true.
        public var log: (@Sendable (Moesif.LogEntry) -> Void)?

        /// True if log entries go to standard error when ``log`` is `nil`.
        ///
        /// Use this during development.
        ///
        /// Default: false. Moesif's name: `LOCAL_DEBUG`.
        public var localDebug = false

        /// The transport that carries requests to the collector.
        ///
        /// Set this in tests, or to use an HTTP client of your choice.
        ///
        /// Default: `nil`. On Linux, the client uses the libcurl that Foundation has loaded, or `URLSession` if it
        /// finds none. On other platforms, it uses its own `URLSession`.
        public var transport: (any CollectorTransport)?

        /// The source of time, to be replaced in tests.
        ///
        /// Default: the system's clocks.
        public var timeSource: any Moesif.TimeSource = SystemTimeSource()

        /// The source of randomness, to be replaced in tests.
        ///
        /// Default: the system's random number generator.
        public var randomSource: any Moesif.RandomSource = SystemRandomSource()

        /// Creates a configuration with the default options.
        ///
        /// - Parameter applicationID: The collector application ID from Moesif's portal. It is sent only to the
        ///   collector, and never appears in a file, a log entry or a description.
        public init(applicationID: String) {
            self.applicationID = ApplicationID(value: applicationID)
        }

        /// Creates a configuration from environment variables, with the defaults for all other options.
        ///
        /// The application ID comes from `MOESIF_APPLICATION_ID`, and the base URL from `MOESIF_BASE_URI` if that is
        /// set. A base URL that cannot be used, including an empty one, is not replaced by the default. Unless the app
        /// then sets ``baseURL``, the client is disabled and logs the reason.
        ///
        /// - Parameter environment: The variables by name. Default: the environment of the process.
        public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
            self.init(applicationID: environment[Self.applicationIDVariable] ?? "")
            guard let text = environment[Self.baseURIVariable] else { return }
            baseURL = URL(string: text) ?? URL(fileURLWithPath: "/")
            environmentBaseURI = text
        }

        private static let applicationIDVariable = "MOESIF_APPLICATION_ID"
        private static let baseURIVariable = "MOESIF_BASE_URI"

        /// Checks the configuration.
        ///
        /// A client with an invalid configuration is disabled: it neither throws nor captures. Call this method in a
        /// server that should fail at startup instead of running without capture.
        ///
        /// - Throws: ``ConfigurationError`` for the first option that is invalid.
        public func validate() throws(Moesif.ConfigurationError) {
            _ = try endpoint()
        }

        /// The destination of log entries.
        var chosenLog: Log {
            Log(log ?? (localDebug ? Self.writeToStandardError : nil), hiding: applicationID.value)
        }

        private static let writeToStandardError: @Sendable (Moesif.LogEntry) -> Void = { entry in
            try? FileHandle.standardError.write(contentsOf: Data("\(entry)\n".utf8))
        }

        /// Returns the collector's address after checking every option.
        func endpoint() throws(Moesif.ConfigurationError) -> CollectorEndpoint {
            guard !applicationID.value.isEmpty else { throw .missingApplicationID }
            guard applicationID.value.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { throw .malformedApplicationID }
            try check("bodyLimit", bodyLimit, 0...1_000_000)
            try check("delivery.batchSize", delivery.batchSize, 1...1_000)
            try check("delivery.batchByteLimit", delivery.batchByteLimit, 1...50_000_000)
            try check("delivery.concurrentUploads", delivery.concurrentUploads, 1...16)
            try check("delivery.queueCapacity", delivery.queueCapacity, 1...Int.max / 2)
            try check("delivery.queueByteLimit", delivery.queueByteLimit, 1_000_000...Int.max / 2)
            guard delivery.batchInterval > .zero, delivery.batchInterval <= .seconds(3600) else {
                throw .outOfRange("delivery.batchInterval", "more than 0 and at most 3600 seconds")
            }
            for proxy in incoming.trustedProxies.sorted() where AddressRange(proxy) == nil {
                throw .malformedTrustedProxy(proxy)
            }
            try check("outgoing", outgoing.common)
            if let entry = outgoing.propagatesTrace.malformed.first {
                throw .malformedHost(entry, in: "outgoing.propagatesTrace")
            }
            try check("incoming", incoming.common)
            try checkRedaction()
            guard delivery.uploadTimeout >= .seconds(1), delivery.uploadTimeout <= .seconds(600) else {
                throw .outOfRange("delivery.uploadTimeout", "1 to 600 seconds")
            }
            guard delivery.updateTimeout > .zero, delivery.updateTimeout <= .seconds(3600) else {
                throw .outOfRange("delivery.updateTimeout", "more than 0 and at most 3600 seconds")
            }
            if let spool = delivery.spool {
                guard spool.directory.isFileURL else {
                    throw .outOfRange("delivery.spool.directory", "a file URL")
                }
                try check("delivery.spool.byteLimit", spool.byteLimit, 1_000_000...Int.max / 2)
                guard spool.maximumAge > .zero else {
                    throw .outOfRange("delivery.spool.maximumAge", "more than 0 seconds")
                }
            }
            do throws(CollectorEndpoint.Fault) {
                return try CollectorEndpoint(baseURL, allowsInsecure: allowsInsecureBaseURL)
            } catch {
                let fault = Moesif.ConfigurationError(error)
                throw environmentBaseURI.map { fault.found(in: Self.baseURIVariable, $0) } ?? fault
            }
        }

        private func checkRedaction() throws(Moesif.ConfigurationError) {
            let lists = [
                ("masks.requestBodyKeys", masks.requestBodyKeys), ("masks.responseBodyKeys", masks.responseBodyKeys),
                ("redaction.bodyKeys", redaction.bodyKeys), ("redaction.formKeys", redaction.formKeys),
                ("redaction.mode", redaction.mode.allowed?.bodyKeys ?? []),
            ]
            for (option, keys) in lists {
                if let key = keys.filter(NamePath.isMalformed).min() { throw .malformedKey(key, in: option) }
            }
            let patterns = redaction.path.filter { $0.parts == nil }
            if let pattern = patterns.min(by: { $0.description < $1.description }) {
                throw .malformedPathPattern(pattern)
            }
        }

        private func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws(Moesif.ConfigurationError)
        {
            guard range.contains(value) else {
                throw .outOfRange(option, "\(range.lowerBound) to \(range.upperBound)")
            }
        }

        private func check(_ side: String, _ options: Moesif.CallOptions) throws(Moesif.ConfigurationError) {
            if let entry = options.hosts.malformed.first { throw .malformedHost(entry, in: "\(side).hosts") }
            if let entry = options.bodies.malformed.first { throw .malformedHost(entry, in: "\(side).bodies") }
            guard let sampling = options.sampling else { return }
            try check("\(side).sampling.rate", sampling.rate, 0...100)
            if let duration = sampling.keepsSlowerThan, duration < .zero {
                throw .outOfRange("\(side).sampling.keepsSlowerThan", "0 seconds or more")
            }
        }

        private static let moesif = URL(string: "https://api.moesif.net") ?? URL(fileURLWithPath: "/")
    }
}
