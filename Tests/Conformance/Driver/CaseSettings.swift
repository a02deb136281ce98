import Foundation
import MoesifCapture

/// What a case says of the client and of the collector's configuration.
struct CaseSettings: Sendable {
    /// A task of URLSession on Linux can hang; a short timeout leaves time to try again.
    private static let uploadTimeout = Duration.seconds(3)
    private static let deliveryDeadline = Duration.seconds(20)
    /// What the collector is configured with where a case does not say.
    private static let defaultConfiguration: JSONObject = ["sample_rate": 100]

    /// Hooks by the seed's option: the name of what they do.
    private let hooks: [(option: String, name: String)]
    /// The seed's options with their values.
    private let options: JSONObject
    private let client: ClientOptions
    private let collectorConfiguration: JSONObject

    init(_ value: JSONValue) throws {
        hooks = try (value["hooks"]?.object ?? [:]).map { option, value in
            guard let name = value.string else { throw CaseFault(description: "hook \(option) is no name") }
            return (option, name)
        }
        options = value["options"]?.object ?? [:]
        client = try ClientOptions(options)
        collectorConfiguration = value["config"]?.object ?? Self.defaultConfiguration
    }

    /// Makes the client, does something with it, and has it deliver what came of that.
    func withClient<Side: SeedSide>(
        _ side: Side.Type,
        _ collector: URL,
        applicationID: String = "conformance",
        _ operation: (Moesif) async throws -> Void
    ) async throws {
        // Before the client asks for it.
        try await CollectorControl(collector).put("__config", ["config": .object(collectorConfiguration)])
        var configuration = Moesif.Configuration(applicationID: applicationID)
        configuration.baseURL = collector
        configuration.delivery.uploadTimeout = Self.uploadTimeout
        for (option, name) in hooks { try SeedHooks.apply(option, name, to: &configuration, side) }
        for (option, value) in options where !ClientOptions.names.contains(option) {
            try SeedOptions.apply(option, value, to: &configuration, side)
        }
        client.apply(to: &configuration)
        try configuration.validate()
        let moesif = Moesif(configuration: configuration)
        client.identify(moesif)
        try await operation(moesif)
        client.changeConsent(moesif)
        let result = await moesif.shutdown(timeout: Self.deliveryDeadline)
        guard result.isComplete || !client.endsInDelivery, result.statistics.isBalanced else {
            throw CaseFault(description: result.description)
        }
    }
}
