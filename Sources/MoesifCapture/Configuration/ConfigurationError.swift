public import Foundation

extension Moesif {
    /// The reason why a configuration cannot be used.
    public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The name of the invalid option, such as `delivery.batchSize`, or of the environment variable that it came
        /// from.
        public let option: String
        /// The problem and, for some errors, its remedy.
        public let description: String

        private init(_ option: String, _ description: String) {
            self.option = option
            self.description = description
        }

        /// The application ID is empty.
        public static let missingApplicationID = Moesif.ConfigurationError(
            "applicationID",
            "The application ID is empty: pass it to the client, or set MOESIF_APPLICATION_ID."
        )

        /// The application ID contains characters that an HTTP header cannot contain.
        public static let malformedApplicationID = Moesif.ConfigurationError(
            "applicationID",
            "The application ID contains white space or a character that is not allowed in a header."
        )

        /// The base URL is not an `http` or `https` URL that consists of only a host, a port and a path.
        public static let unusableBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL is not an http or https URL with a host and, optionally, a port and a path."
        )

        /// The base URL is plain `http` to another machine.
        ///
        /// ``Configuration/allowsInsecureBaseURL`` permits this.
        public static let insecureBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL uses plain http to another machine; set allowsInsecureBaseURL to permit it."
        )

        /// The base URL is that of Moesif's management API, which accepts no events.
        public static let managementBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL belongs to Moesif's management API; the collector is https://api.moesif.net."
        )

        /// The base URL already contains the version that the client appends.
        public static let versionedBaseURL = Moesif.ConfigurationError(
            "baseURL",
            "The base URL ends in /v1 or in another path of the collector; remove that path, as in "
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

        /// Returns the error with the environment variable that the value came from, and the part of the value that is
        /// safe to show.
        func found(in variable: String, _ value: String) -> Moesif.ConfigurationError {
            let shown = DisplayURL.text(of: value)?.debugDescription ?? "not shown because it may contain a password"
            return Moesif.ConfigurationError(variable, "\(description) \(variable) is \(shown).")
        }

        /// Returns the name of a list entry for an error message; an entry that is a URL may contain a password or a
        /// token.
        private static func name(of entry: String, in option: String) -> String {
            DisplayURL.text(of: entry).map { "\"\($0)\" in \(option)" } ?? "An entry of \(option) that is not shown"
        }

        /// A trusted proxy is neither an address nor a range of addresses.
        ///
        /// - Parameter proxy: The entry of ``IncomingOptions/trustedProxies``.
        public static func malformedTrustedProxy(_ proxy: String) -> Moesif.ConfigurationError {
            let name = name(of: proxy, in: "incoming.trustedProxies")
            return Moesif.ConfigurationError(
                "incoming.trustedProxies",
                "\(name) is neither an address nor a range such as 10.0.0.0/8."
            )
        }

        /// An entry of a host list is neither a host name, an address, nor `*.` followed by a name.
        ///
        /// - Parameters:
        ///   - entry: The entry.
        ///   - option: The name of the option that contains it.
        public static func malformedHost(_ entry: String, in option: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                option,
                "\(name(of: entry, in: option)) is not a host name, an address, or *. before a host name."
            )
        }

        /// An entry of a list of keys is neither a name, a path, nor the name of a form field.
        ///
        /// - Parameters:
        ///   - key: The entry.
        ///   - option: The name of the option that contains it.
        public static func malformedKey(_ key: String, in option: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                option,
                "\"\(key)\" in \(option) is neither a name, a path such as card.number or items[].price, "
                    + "nor a form's field such as card[number]."
            )
        }

        /// A pattern for secrets in URL paths is malformed, or marks no secret.
        ///
        /// - Parameter pattern: The entry of ``Redaction/path``.
        public static func malformedPathPattern(
            _ pattern: Moesif.Redaction.PathPattern
        ) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                "redaction.path",
                "\(name(of: pattern.description, in: "redaction.path")) is not a pattern such as "
                    + "hooks.example.com/incoming/*/{secret}."
            )
        }

        /// The value of an option is out of range.
        ///
        /// - Parameters:
        ///   - option: The name of the option.
        ///   - range: The valid range, in words.
        public static func outOfRange(_ option: String, _ range: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(option, "\(option) is outside its range, \(range).")
        }
    }
}

extension Moesif.ConfigurationError: LocalizedError {
    /// The same text as ``description``.
    public var errorDescription: String? {
        description
    }
}
