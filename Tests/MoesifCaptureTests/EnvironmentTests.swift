import Foundation
import MoesifCapture
import Testing

/// Clients that the environment configures.
@Suite("Configuration from the environment")
struct EnvironmentTests {
    private func configuration(_ base: String?, id: String? = "id-1") -> Moesif.Configuration {
        var environment = ["PATH": "/bin"]
        environment["MOESIF_APPLICATION_ID"] = id
        environment["MOESIF_BASE_URI"] = base
        return Moesif.Configuration(environment: environment)
    }

    private func error(_ configuration: Moesif.Configuration) -> Moesif.ConfigurationError? {
        do throws(Moesif.ConfigurationError) {
            try configuration.validate()
            return nil
        } catch {
            return error
        }
    }

    @Test("Both environment variables configure the client")
    func bothVariablesCount() {
        #expect(error(configuration(nil)) == nil)
        #expect(configuration(nil).baseURL.absoluteString == "https://api.moesif.net")
        let local = configuration("http://localhost:9500/collector")
        #expect(error(local) == nil && local.baseURL.absoluteString == "http://localhost:9500/collector")
    }

    @Test("A missing application ID disables the client, and the error names the variable", arguments: [nil, ""])
    func withoutAnIDTheClientIsInertAndNamesTheVariable(_ id: String?) {
        let error = error(configuration(nil, id: id))
        #expect(error == .missingApplicationID && error?.description.contains("MOESIF_APPLICATION_ID") == true)
    }

    @Test(
        "An invalid base URI is an error that names the variable and shows no password",
        arguments: [
            ("", .unusableBaseURL, #""""#), ("api.moesif.net", .unusableBaseURL, #""api.moesif.net""#),
            ("http://[", .unusableBaseURL, #""http://[""#), ("  ", .unusableBaseURL, #""  ""#),
            ("ftp://a.example", .unusableBaseURL, #""ftp://a.example""#),
            ("http://a.example", .insecureBaseURL, #""http://a.example""#),
            ("https://api.moesif.com", .managementBaseURL, #""https://api.moesif.com""#),
            ("https://api.moesif.net/v1", .versionedBaseURL, #""https://api.moesif.net/v1""#),
            ("https://bob:hunter2@a.example", .unusableBaseURL, #""a.example""#),
            ("https://a.example?token=hunter2", .unusableBaseURL, #""https://a.example""#),
            ("https://a.example/\n#hunter2", .unusableBaseURL, #""https://a.example/\n""#),
            ("https://bob:hunter2@a.example/x@y", .unusableBaseURL, #""y""#),
            ("bob:hunter2@a.example", .unusableBaseURL, #""a.example""#),
            ("https://a.example?x=bob:hunter2@y", .unusableBaseURL, "not shown because it may contain a password"),
            ("https://bob:hunter2@b?x=hunter2@y", .unusableBaseURL, "not shown because it may contain a password"),
            ("https://bob:hun#ter2@a.example", .unusableBaseURL, "not shown because it may contain a password"),
            ("ftp://bob:hunter2%40a.example", .unusableBaseURL, "not shown because it may contain a password"),
            ("ftp://a.example%3Fx=hunter2", .unusableBaseURL, "not shown because it may contain a password"),
            ("ftp://bob:hunter2@\u{301}a.example", .unusableBaseURL, "\("\u{301}a.example".debugDescription)"),
        ] as [(String, Moesif.ConfigurationError, String)]
    )
    func anUnusableBaseURIIsNamedAndNeverTheDefault(
        _ text: String,
        _ plain: Moesif.ConfigurationError,
        _ shown: String
    ) {
        var configuration = configuration(text)
        let error = error(configuration)
        #expect(error?.option == "MOESIF_BASE_URI")
        #expect(error?.description == "\(plain) MOESIF_BASE_URI is \(shown).")
        #expect(Moesif(configuration: configuration).state.error == error)
        // A base URL that the app sets takes precedence, and its errors do not name the variable.
        configuration.baseURL = URL(filePath: "/")
        #expect(self.error(configuration) == .unusableBaseURL)
        configuration.baseURL = URL(string: "https://collector.example.com") ?? configuration.baseURL
        #expect(self.error(configuration) == nil)
    }

    @Test(
        "An error about a list entry shows no user information or query",
        arguments: [
            "https://bob:hunter2@a.example", "bob:hunter2@a.example/{b}", "a.example?token=hunter2",
            "https://a.example/{b}?x=bob:hunter2@y", "a.example#hunter2", "bob:hun?ter2@a.example",
            "bob:hunter2%40a.example",
        ]
    )
    func entriesOfLists(_ entry: String) {
        let errors: [Moesif.ConfigurationError] = [
            .malformedHost(entry, in: "outgoing.hosts"), .malformedTrustedProxy(entry),
            .malformedPathPattern(Moesif.Redaction.PathPattern(stringLiteral: entry)),
        ]
        for error in errors {
            #expect(!error.description.contains("ter2") && !error.description.contains("bob"))
            #expect(error.description.contains(error.option))
        }
    }

    /// The tests run without these variables.
    @Test("A client without arguments reads the environment of the process")
    func theProcessHasAnEnvironment() {
        let environment = ProcessInfo.processInfo.environment
        guard environment["MOESIF_APPLICATION_ID"] == nil else { return }
        #expect(Moesif().state == .disabled(.missingApplicationID))
        #expect(Moesif { $0.localDebug = false }.state == .disabled(.missingApplicationID))
        #expect(error(Moesif.Configuration()) == .missingApplicationID)
    }

    @Test(
        "The URL of the management API is rejected as a base URL",
        arguments: [
            "https://api.moesif.com", "http://api.moesif.com", "https://API.Moesif.COM./",
            "https://api.moesif.com/v1/search",
            "https://api.moesif.com:443",
        ]
    )
    func theManagementAPIIsNoCollector(_ text: String) {
        var configuration = configuration(nil)
        configuration.baseURL = URL(string: text) ?? configuration.baseURL
        #expect(error(configuration) == .managementBaseURL)
        #expect(error(configuration)?.description.contains("https://api.moesif.net") == true)
    }

    @Test(
        "A base URL with the API version is rejected",
        arguments: [
            ("https://api.moesif.net/v1", true), ("https://api.moesif.net/v1/", true),
            ("https://api.moesif.net/V1//", true),
            ("https://api.moesif.net/v1/events", true), ("https://api.moesif.net/v1/events/batch", true),
            ("http://localhost:9500/collector/v1", true), ("http://localhost:9500/collector/v1/config", true),
            ("http://localhost:9500/v1/moesif", false), ("http://localhost:9500/v10", false),
            ("http://localhost:9500/collector", false), ("http://localhost:9500/v1/events-proxy", false),
        ]
    )
    func theVersionIsNotInTheBaseURL(_ text: String, isRefused: Bool) {
        var configuration = configuration(nil)
        configuration.baseURL = URL(string: text) ?? configuration.baseURL
        #expect(error(configuration) == (isRefused ? .versionedBaseURL : nil))
    }
}
