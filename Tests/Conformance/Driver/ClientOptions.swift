import MoesifCapture

/// The options of a case that are set on a client while it runs.
struct ClientOptions: Sendable {
    static let names: Set = ["CONSENT", "IDENTIFY"]

    /// The consents: the client starts with the first, and the others follow after the calls.
    private let consents: [Moesif.Consent]
    /// The accounts that the client identifies in turn before the calls; nil resets it.
    private let accounts: [JSONObject?]

    init(_ options: JSONObject) throws {
        consents = try (options["CONSENT"]?.array ?? []).map { value in
            switch value.string {
            case "granted": .granted
            case "pending": .pending
            case "denied": .denied
            default: throw CaseFault(description: "CONSENT is no list of consents")
            }
        }
        accounts = try (options["IDENTIFY"]?.array ?? []).map { value in
            if value.string == "reset" { return nil }
            guard let account = value.object else { throw CaseFault(description: "IDENTIFY is no list of accounts") }
            return account
        }
    }

    /// True if the captured events may be delivered at the end.
    var endsInDelivery: Bool {
        consents.last != .pending
    }

    func apply(to configuration: inout Moesif.Configuration) {
        if let consent = consents.first { configuration.consent = consent }
    }

    func identify(_ moesif: Moesif) {
        for account in accounts {
            guard let account else {
                moesif.reset()
                continue
            }
            moesif.identify(
                user: account["user"]?.string,
                company: account["company"]?.string,
                subscription: account["subscription"]?.string,
                sessionToken: account["session_token"]?.string
            )
        }
    }

    func changeConsent(_ moesif: Moesif) {
        for consent in consents.dropFirst() { moesif.consent = consent }
    }
}
