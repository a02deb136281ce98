import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite struct ConfigurationTests {
    struct Fault: Sendable {
        let error: Moesif.ConfigurationError
        let change: @Sendable (inout Moesif.Configuration) -> Void
    }

    static let faults: [Fault] = [
        Fault(error: .outOfRange("bodyLimit", "0 to 1000000")) { $0.bodyLimit = -1 },
        Fault(error: .outOfRange("bodyLimit", "0 to 1000000")) { $0.bodyLimit = 1_000_001 },
        Fault(error: .outOfRange("delivery.batchSize", "1 to 1000")) { $0.delivery.batchSize = 0 },
        Fault(error: .outOfRange("delivery.batchByteLimit", "1 to 50000000")) { $0.delivery.batchByteLimit = 0 },
        Fault(error: .outOfRange("delivery.queueCapacity", "1 to \(Int.max / 2)")) { $0.delivery.queueCapacity = 0 },
        Fault(error: .outOfRange("delivery.queueByteLimit", "1000000 to \(Int.max / 2)")) {
            $0.delivery.queueByteLimit = 999_999
        },
        Fault(error: .outOfRange("delivery.batchInterval", "more than 0 and at most 3600 seconds")) {
            $0.delivery.batchInterval = .zero
        },
        Fault(error: .outOfRange("delivery.uploadTimeout", "1 to 600 seconds")) {
            $0.delivery.uploadTimeout = .milliseconds(999)
        },
        Fault(error: .unusableBaseURL) { $0.baseURL = URL(fileURLWithPath: "/tmp") },
        Fault(error: .unusableBaseURL) { $0.baseURL = url("https://user@collector.example.com") },
        Fault(error: .unusableBaseURL) { $0.baseURL = url("https://collector.example.com?a=1") },
        Fault(error: .insecureBaseURL) { $0.baseURL = url("http://collector.example.com") },
        Fault(error: .insecureBaseURL) { $0.baseURL = url("http://127.example.com") },
    ]

    @Test("An invalid option disables the client and is logged once", arguments: faults)
    func faultDisablesTheClientAndIsSaidOnce(_ fault: Fault) {
        let entries = Lock<[Moesif.LogEntry]>([])
        var configuration = Moesif.Configuration(applicationID: "secret-id")
        configuration.log = { entry in entries.withLock { $0.append(entry) } }
        fault.change(&configuration)
        #expect(throws: fault.error) { try configuration.validate() }
        let moesif = Moesif(configuration: configuration)
        #expect(moesif.state == .disabled(fault.error))
        let expected = Moesif.LogEntry(level: .error, message: "nothing is captured: \(fault.error)")
        #expect(entries.withLock { $0 } == [expected])
        #expect(!expected.description.contains("secret-id"))
    }

    @Test(
        "An empty or malformed application ID disables the client",
        arguments: [
            ("", Moesif.ConfigurationError.missingApplicationID), ("a b", .malformedApplicationID),
            ("a\r\nX: 1", .malformedApplicationID), ("é", .malformedApplicationID),
        ]
    )
    func applicationIDIsChecked(_ id: String, _ error: Moesif.ConfigurationError) {
        #expect(Moesif(applicationID: id).state == .disabled(error))
    }

    @Test(
        "A base URL with https or on loopback is valid, and others need an option",
        arguments: [
            "https://api.moesif.net", "http://127.0.0.1:9500/collector", "http://localhost:1", "http://[::1]:2",
        ]
    )
    func goodBaseURL(_ text: String) throws {
        var configuration = Moesif.Configuration(applicationID: "id")
        configuration.baseURL = Self.url(text)
        try configuration.validate()
        configuration.baseURL = Self.url("http://collector.example.com")
        configuration.allowsInsecureBaseURL = true
        try configuration.validate()
    }

    @Test("The default configuration is valid and has the documented values")
    func defaults() throws {
        let configuration = Moesif.Configuration(applicationID: "id")
        try configuration.validate()
        #expect(configuration.baseURL.absoluteString == "https://api.moesif.net")
        #expect(configuration.bodyLimit == 262_144)
        #expect(configuration.delivery.batchSize == 25)
        #expect(configuration.delivery.batchByteLimit == 4_194_304)
        #expect(configuration.delivery.batchInterval == .seconds(2))
        #expect(configuration.delivery.queueCapacity == 1_000_000)
        #expect(Moesif.DeliveryOptions.server.queueByteLimit == 268_435_456)
    }

    @Test("The application ID is in no description or dump")
    func applicationIDIsInNoDescription() {
        let configuration = Moesif.Configuration(applicationID: "secret-id")
        let moesif = Moesif(configuration: configuration)
        var dumped = ""
        dump(configuration, to: &dumped)
        dump(moesif, to: &dumped)
        #expect(!"\(configuration)\(String(reflecting: configuration))\(moesif)\(dumped)".contains("secret-id"))
    }

    /// `dump` reads the mirror of a client without locks.
    @Test("A working client can be dumped", .tags(.race))
    func clientThatIsAtWorkCanBeDumped() async {
        let transport = RecordingTransport()
        let url = Self.url("https://api.example.com/")
        let moesif = Moesif(applicationID: "secret-id") {
            $0.transport = transport
            $0.timeSource = ManualClock()
        }
        let session = moesif.session()
        async let work: Void = {
            for _ in 0..<500 { moesif.record(request: CapturedCall.Request(url: url, method: "GET"), response: nil) }
        }()
        for _ in 0..<100 {
            var dumped = ""
            dump(moesif, to: &dumped)
            dump(session, to: &dumped)
            dump(moesif.incoming, to: &dumped)
            #expect(dumped.contains("statistics") && !dumped.contains("secret-id") && !dumped.contains("Uploader"))
        }
        await work
        #expect(await moesif.shutdown(timeout: .seconds(10)).isComplete)
    }

    @Test(
        "Only requests to the collector's API count as own traffic",
        arguments: [
            ("https://api.moesif.net", "https://API.moesif.net:443/v1/events", true),
            ("https://api.moesif.net", "https://api.moesif.net/v1/config?x=1", true),
            ("https://api.moesif.net", "https://api.moesif.net/v2/search", false),
            ("https://api.moesif.net", "http://api.moesif.net/v1/events", false),
            ("https://api.moesif.net", "https://evil-moesif.net/v1/events", false),
            ("https://api.moesif.net", "https://example.com/?u=https://api.moesif.net/v1/events", false),
            ("http://localhost:9500/collector/", "http://localhost:9500/collector/v1/events", true),
            ("http://localhost:9500/collector", "http://localhost:9500/v1/events", false),
            ("http://localhost:9500/collector", "http://localhost:9501/collector/v1/events", false),
        ]
    )
    func ownTraffic(_ base: String, _ call: String, _ isOwn: Bool) throws {
        let endpoint = try CollectorEndpoint(Self.url(base), allowsInsecure: false)
        #expect(
            SelfTrafficFilter(endpoint: endpoint, applicationID: ApplicationID(value: "id")).includes(
                url: Self.url(call),
                headers: [:]
            ) == isOwn
        )
    }

    private static func url(_ text: String) -> URL {
        URL(string: text) ?? URL(fileURLWithPath: "/")
    }
}
