public import Foundation

extension Moesif {
    /// Everything that can be set about a client; each option has a default that is safe to ship.
    ///
    /// Where a closure runs is said with it. None of them runs on the thread that makes a call.
    public struct Configuration: Sendable {
        let applicationID: ApplicationID

        /// Where the collector is, with the path before `/v1/`, if any, and without that: for Moesif's secure proxy
        /// `http://localhost:9500/collector`.
        ///
        /// It is honoured everywhere: no switch resets it.
        ///
        /// Default: `https://api.moesif.net`.
        public var baseURL: URL = Self.moesif {
            didSet { environmentBaseURI = nil }
        }

        /// The base URL as the environment says it, until the app says something else.
        private var environmentBaseURI: String?

        /// Whether `baseURL` may be plain `http` to another machine.
        ///
        /// To this machine it always may.
        ///
        /// Default: false, since events hold what your app sends and receives.
        public var allowsInsecureBaseURL = false

        /// Whether the client registers itself globally when it is made, as by `Moesif.registerGlobally()`.
        ///
        /// A capturing session captures either way.
        ///
        /// Default: false. Moesif's CAPTURE_OUTGOING_REQUESTS.
        public var captureOutgoingRequests = false

        /// The consent that the client starts with; `Moesif.consent` changes it.
        ///
        /// An app that has to ask starts with `.pending`, or with what it has stored: the client remembers nothing.
        ///
        /// Default: `.granted`.
        public var consent = Moesif.Consent.granted

        /// What is asked of the app about each outgoing call.
        public var outgoing = Moesif.OutgoingOptions()

        /// What is asked of the app about each call that it receives; see `Moesif.incoming`.
        public var incoming = Moesif.IncomingOptions()

        /// What is taken out of every event, name and value both.
        ///
        /// Default: nothing; `redaction` blacks out credentials.
        public var masks = Moesif.Masks()

        /// Changes an event before it is sent; the last word on what leaves.
        ///
        /// Returning nil drops the event, and so does throwing: what could not be masked is not sent. Both are counted.
        /// Runs on the client's worker, one event at a time.
        ///
        /// Default: nil. Moesif's MASK_EVENT_MODEL.
        public var maskEvent: (@Sendable (Moesif.Event) throws -> Moesif.Event?)?

        /// Changes an event where it stands, beside the call it was made of.
        ///
        /// Runs before `maskEvent`, on the client's worker, one event at a time. Throwing drops the event, which is
        /// counted. The call is not redacted: rules by host, path or status need not parse the event.
        ///
        /// ```swift
        /// configuration.maskEventInPlace = { event, call in
        ///     if call.request.url.host == "bank.example.com" { event.request.body = nil }
        /// }
        /// ```
        ///
        /// Default: nil.
        public var maskEventInPlace: (@Sendable (inout Moesif.Event, CapturedCall) throws -> Void)?

        /// Told of each event as it will be sent, to show or to audit what leaves; it cannot change it.
        ///
        /// Runs on the client's worker, one event at a time, before the event waits for its upload: it may still be
        /// dropped, as when the queue is full. One that takes long delays delivery.
        ///
        /// Default: nil.
        public var observer: (@Sendable (Moesif.Event) -> Void)?

        /// What is blacked out of every event.
        ///
        /// Default: the names by which credentials commonly travel; see `Redaction`.
        public var redaction = Moesif.Redaction()

        /// The longest body that is sent with an event, in bytes, each side by itself.
        ///
        /// A longer one is not kept; the event says how long it was. 0 to 1,000,000; 0 sends none.
        ///
        /// Default: 256 KiB, so that two bodies fit into the 1,000,000 bytes that the collector takes.
        public var bodyLimit = 256 * 1024

        /// How events wait and leave.
        public var delivery = Moesif.DeliveryOptions()

        /// Told what the client has to say.
        ///
        /// Runs on a queue of its own, one entry at a time; for a configuration that cannot be used, on the thread that
        /// makes the client. One that does not keep up loses entries; it holds up neither calls nor delivery.
        ///
        /// Default: nil. The client writes nothing anywhere by itself.
        public var log: (@Sendable (Moesif.LogEntry) -> Void)?

        /// Whether log entries go to standard error where `log` is nil; for development.
        ///
        /// Default: false. Moesif's LOCAL_DEBUG.
        public var localDebug = false

        /// What carries requests to the collector: for tests, and for an HTTP client of your own.
        ///
        /// Default: nil. On Linux the client uses the libcurl that Foundation has loaded, elsewhere a `URLSession` of
        /// its own.
        public var transport: (any CollectorTransport)?

        /// Where the client takes the time from; for tests.
        ///
        /// Default: the system's clocks.
        public var timeSource: any Moesif.TimeSource = SystemTimeSource()

        /// Where the client takes chance from; for tests.
        ///
        /// Default: the system's random number generator.
        public var randomSource: any Moesif.RandomSource = SystemRandomSource()

        /// A configuration with the defaults.
        ///
        /// - Parameter applicationID: The collector application id, from Moesif's portal. It is sent to the collector
        ///   and nowhere else: it is in no file, no log entry and no description.
        public init(applicationID: String) {
            self.applicationID = ApplicationID(value: applicationID)
        }

        /// A configuration with the application id of the environment's `MOESIF_APPLICATION_ID`, the base URL of its
        /// `MOESIF_BASE_URI` where there is one, and the defaults.
        ///
        /// A base URL that cannot be used, an empty one among them, is never replaced by the default: unless the app
        /// sets another, the client does nothing, and says so.
        ///
        /// - Parameter environment: Variables by name. Default: those of the process.
        public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
            self.init(applicationID: environment[Self.applicationIDVariable] ?? "")
            guard let text = environment[Self.baseURIVariable] else { return }
            baseURL = URL(string: text) ?? URL(fileURLWithPath: "/")
            environmentBaseURI = text
        }

        private static let applicationIDVariable = "MOESIF_APPLICATION_ID"
        private static let baseURIVariable = "MOESIF_BASE_URI"

        /// Throws what is wrong with the configuration: a client made with it would do nothing.
        ///
        /// For a server that wants to fail at start rather than to run without capture.
        public func validate() throws(Moesif.ConfigurationError) {
            _ = try endpoint()
        }

        /// Where log entries go.
        var chosenLog: Log {
            Log(log ?? (localDebug ? Self.writeToStandardError : nil))
        }

        private static let writeToStandardError: @Sendable (Moesif.LogEntry) -> Void = { entry in
            try? FileHandle.standardError.write(contentsOf: Data("\(entry)\n".utf8))
        }

        /// The collector, if all options are as they must be.
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
