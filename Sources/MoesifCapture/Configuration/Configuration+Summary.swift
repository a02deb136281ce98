extension Moesif.Configuration {
    /// The options that differ from their defaults, such as `delivery.batchSize 50`.
    ///
    /// Only numbers, durations and Booleans include their values. Other values belong to the app and stay out of the
    /// log.
    var changedOptions: [String] {
        Self.changes(of: self, from: Moesif.Configuration(applicationID: ""), named: "")
    }

    /// The properties that are reported elsewhere, or not at all.
    private static let excluded: Set<String> = ["applicationID", "environmentBaseURI", "baseURL", "log", "localDebug"]

    private static func changes(of value: Any, from standard: Any, named name: String) -> [String] {
        guard isGroup(value) else { return isSame(value, standard) ? [] : [name + shown(value)] }
        let prefix = name.isEmpty ? "" : name + "."
        return zip(Mirror(reflecting: value).children, Mirror(reflecting: standard).children).flatMap {
            child,
            standard in
            let label = child.label ?? ""
            guard !excluded.contains(label) else { return [String]() }
            // The common options are options of each kind of call, so `common` is not part of their names.
            return changes(of: child.value, from: standard.value, named: label == "common" ? name : prefix + label)
        }
    }

    private static func isGroup(_ value: Any) -> Bool {
        switch value {
        case is Moesif.Configuration, is Moesif.OutgoingOptions, is Moesif.IncomingOptions, is Moesif.CallOptions,
            is Moesif.DeliveryOptions, is Moesif.Redaction, is Moesif.Masks:
            true
        default: false
        }
    }

    private static func isSame(_ value: Any, _ standard: Any) -> Bool {
        if let value = value as? any Equatable { return isEqual(value, standard) }
        return String(describing: value) == String(describing: standard)
    }

    private static func isEqual<Value: Equatable>(_ value: Value, _ standard: Any) -> Bool {
        value == standard as? Value
    }

    private static func shown(_ value: Any) -> String {
        switch value {
        case let value as Int: " \(value)"
        case let value as Bool: " \(value)"
        case let value as Duration: " \(value.shown)"
        default: ""
        }
    }
}
