import MoesifCapture

/// The options of a case that are said to a client while it runs.
struct ClientOptions: Sendable {
    static let names: Set = ["CONSENT", "IDENTIFY"]

    /// The first is the client's from the start; the others follow when the calls have been made.
    private let consents: [Moesif.Consent]
    /// Named one after the other before the calls are made; nil is none.
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

    /// False where what was captured may not be sent when all is over.
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
