import Foundation
import MoesifCapture

extension CustomerCase {
    /// Makes the update with the case's id as application ID, and prints the outcome as a line of JSON.
    func run(_ arguments: Arguments) async throws {
        let collector = CollectorControl(arguments.collector)
        try await collector.put("__strict", ["strict": .bool(isStrict)])
        try await collector.put("__fail", failures)
        try await settings.withClient(Moesif.OutgoingOptions.self, arguments.collector, applicationID: id) { moesif in
            let outcome: String
            do throws(Moesif.CustomerUpdateError) {
                try await send(moesif)
                outcome = "accepted"
            } catch {
                let end = error.status.map { "refused \($0)" } ?? error.reason.description
                outcome = error.accepted > 0 ? "\(end) after \(error.accepted)" : end
            }
            let line: JSONValue = ["id": .string(id), "outcome": .string(outcome)]
            FileHandle.standardOutput.write(Data("\(line.jsonText)\n".utf8))
        }
    }

    private func send(_ moesif: Moesif) async throws(Moesif.CustomerUpdateError) {
        switch update {
        case .user(let user): try await moesif.updateUser(user)
        case .users(let users): try await moesif.updateUsers(users)
        case .company(let company): try await moesif.updateCompany(company)
        case .companies(let companies): try await moesif.updateCompanies(companies)
        case .subscription(let subscription): try await moesif.updateSubscription(subscription)
        case .subscriptions(let subscriptions): try await moesif.updateSubscriptions(subscriptions)
        }
    }
}
