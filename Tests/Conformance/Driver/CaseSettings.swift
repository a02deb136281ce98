import Foundation
import MoesifCapture

/// The client's options and the collector's configuration in a case.
struct CaseSettings: Sendable {
    /// A short timeout, because a task of URLSession on Linux can hang and must leave time for a retry.
    private static let uploadTimeout = Duration.seconds(3)
    private static let deliveryDeadline = Duration.seconds(20)
    /// The collector's configuration if a case has none.
    private static let defaultConfiguration: JSONObject = ["sample_rate": 100]

    /// The hooks: Moesif's name of the option, and the name of the behavior.
    private let hooks: [(option: String, name: String)]
    /// The options by Moesif's names.
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

    /// Creates the client, runs an operation with it, and delivers the events.
    func withClient<Side: SeedSide>(
        _ side: Side.Type,
        _ collector: URL,
        applicationID: String = "conformance",
        _ operation: (Moesif) async throws -> Void
    ) async throws {
        // Set before the client fetches it.
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
