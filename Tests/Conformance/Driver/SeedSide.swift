import MoesifCapture

/// The options of one direction of calls, by Moesif's names.
protocol SeedSide {
    /// The suffix of Moesif's names of options that exist for both directions.
    static var suffix: String { get }
    static var path: WritableKeyPath<Moesif.Configuration, Self> { get }

    var common: Moesif.CallOptions { get set }

    /// Sets an option that the other direction does not have; returns false if there is no such option.
    mutating func applyOwn(_ option: String, _ value: JSONValue) throws -> Bool
}

extension Moesif.OutgoingOptions: SeedSide {
    static var suffix: String { "_OUTGOING" }
    static var path: WritableKeyPath<Moesif.Configuration, Self> { \.outgoing }

    mutating func applyOwn(_ option: String, _ value: JSONValue) throws -> Bool {
        switch option {
        // An explicit capturing session captures in any case.
        case "CAPTURE_OUTGOING_REQUESTS": _ = try SeedOptions.bool(value, option)
        case "PROPAGATES_TRACE": propagatesTrace = try SeedOptions.hosts(value, option)
        case "LOG_TIMING": logTiming = try SeedOptions.bool(value, option)
        default: return false
        }
        return true
    }
}

extension Moesif.IncomingOptions: SeedSide {
    static var suffix: String { "" }
    static var path: WritableKeyPath<Moesif.Configuration, Self> { \.incoming }

    mutating func applyOwn(_ option: String, _ value: JSONValue) throws -> Bool {
        switch option {
        case "DISABLE_TRANSACTION_ID": transactionIDHeader = try !SeedOptions.bool(value, option)
        case "TRUSTED_PROXIES": trustedProxies = Set(try SeedOptions.names(value, option))
        case "FORWARDING_HEADER": forwardingHeader = HeaderName(try SeedOptions.text(value, option))
        default: return false
        }
        return true
    }
}
