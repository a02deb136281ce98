import Foundation
import MoesifCapture

/// A case about actions, which the app reports with `track`.
struct ActionCase: ConformanceCase {
    let id: String
    let actions: [JSONValue]
    /// The failures that the collector responds with.
    let failures: JSONValue
    let settings: CaseSettings

    init(_ value: JSONValue) throws {
        guard let id = value["id"]?.string, let actions = value["actions"]?.array else {
            throw CaseFault(description: "id or actions are missing")
        }
        self.id = id
        self.actions = actions
        failures = value["fail"] ?? []
        settings = try CaseSettings(value)
    }

    /// Queues the actions with the case's id as application ID, and prints the outcome as a line of JSON.
    func run(_ arguments: Arguments) async throws {
        try await CollectorControl(arguments.collector).put("__fail", failures)
        try await settings.withClient(Moesif.OutgoingOptions.self, arguments.collector, applicationID: id) { moesif in
            var outcome = "queued"
            for action in actions {
                do throws(Moesif.ActionError) {
                    try track(action, moesif)
                } catch {
                    outcome = "\(error)"
                }
            }
            let line: JSONValue = ["id": JSONValue(id), "outcome": JSONValue(outcome)]
            FileHandle.standardOutput.write(Data("\(line.jsonText)\n".utf8))
        }
    }

    private func track(_ action: JSONValue, _ moesif: Moesif) throws(Moesif.ActionError) {
        let request = action["request"]
        try moesif.track(
            action["action_name"]?.string ?? "",
            user: action["user_id"]?.string,
            company: action["company_id"]?.string,
            subscription: action["subscription_id"]?.string,
            sessionToken: action["session_token"]?.string,
            uri: request?["uri"]?.string,
            ipAddress: request?["ip_address"]?.string,
            userAgent: request?["user_agent_string"]?.string,
            metadata: action["metadata"]?.object
        )
    }
}
