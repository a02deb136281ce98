public import Foundation

extension Moesif {
    /// Why a configuration cannot be used.
    public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The option that is at fault.
        public let option: String
        /// What is wrong with it, in one sentence.
        public let description: String

        private init(_ option: String, _ description: String) {
            self.option = option
            self.description = description
        }

        /// There is no application id.
        public static let missingApplicationID = Moesif.ConfigurationError(
            "applicationID",
            "The application id is empty: give it to the client, or set MOESIF_APPLICATION_ID."
        )

        /// The application id cannot be sent in a header.
        public static let malformedApplicationID = Moesif.ConfigurationError(
            "applicationID",
            "The application id holds white space, or a character that no header can hold."
        )

        /// The base URL has another scheme than http or https, no host, or more than a host, a port and a path.
        public static let unusableBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL is not an http or https URL of a host, a port and a path."
        )

        /// The base URL is plain http to another machine.
        public static let insecureBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL is plain http to another machine; allowsInsecureBaseURL permits that."
        )

        /// The base URL is that of Moesif's management API, which takes no events.
        public static let managementBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL is that of Moesif's management API; the collector's is https://api.moesif.net."
        )

        /// The base URL has the version in it, which the client puts behind it.
        public static let versionedBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL ends in /v1 or in a path of the collector's; it must end before that, such as "
                + "https://api.moesif.net or http://localhost:9500/collector."
        )

        init(_ fault: CollectorEndpoint.Fault) {
            switch fault {
            case .notHTTP: self = .unusableBaseURL
            case .insecure: self = .insecureBaseURL
            case .management: self = .managementBaseURL
            case .versioned: self = .versionedBaseURL
            }
        }

        /// The error with the variable of the environment that the value came from, and what of the value may be told.
        func found(in variable: String, _ value: String) -> Moesif.ConfigurationError {
            let shown = ShownURL.text(of: value)?.debugDescription ?? "not shown, since it may hold a password"
            return Moesif.ConfigurationError(variable, "\(description) \(variable) is \(shown).")
        }

        /// An entry of a list as an error names it: one that is a URL may hold a password or a token.
        private static func name(of entry: String, in option: String) -> String {
            ShownURL.text(of: entry).map { "\"\($0)\" in \(option)" } ?? "An entry of \(option) that is not shown"
        }

        /// A trusted proxy is neither an address nor a range of addresses.
        public static func malformedTrustedProxy(_ proxy: String) -> Moesif.ConfigurationError {
            let name = name(of: proxy, in: "incoming.trustedProxies")
            return Moesif.ConfigurationError(
                "incoming.trustedProxies",
                "\(name) is neither an address nor a range such as 10.0.0.0/8."
            )
        }

        /// An entry of a list of hosts is neither a name nor an address, nor `*.` before a name.
        public static func malformedHost(_ entry: String, in option: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                option,
                "\(name(of: entry, in: option)) is neither the name or address of a host nor *. before a name."
            )
        }

        /// An entry of a list of keys is neither a name, a path nor a form's field.
        public static func malformedKey(_ key: String, in option: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                option,
                "\"\(key)\" in \(option) is neither a name, a path such as card.number or items[].price, "
                    + "nor a form's field such as card[number]."
            )
        }

        /// A pattern for a secret in the path of a URL is malformed, or nothing in it is secret.
        public static func malformedPathPattern(
            _ pattern: Moesif.Redaction.PathPattern
        ) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                "redaction.path",
                "\(name(of: pattern.description, in: "redaction.path")) is no pattern such as "
                    + "hooks.example.com/incoming/*/{secret}."
            )
        }

        /// A number is outside its range.
        public static func outOfRange(_ option: String, _ range: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(option, "\(option) is outside its range, \(range).")
        }
    }
}

extension Moesif.ConfigurationError: LocalizedError {
    /// The description.
    public var errorDescription: String? {
        description
    }
}
