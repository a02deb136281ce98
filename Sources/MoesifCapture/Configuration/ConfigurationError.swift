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
            "The application id is empty."
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

        /// A trusted proxy is neither an address nor a range of addresses.
        public static func malformedTrustedProxy(_ proxy: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                "incoming.trustedProxies",
                "\"\(proxy)\" in incoming.trustedProxies is neither an address nor a range such as 10.0.0.0/8."
            )
        }

        /// An entry of a list of hosts is neither a name nor an address, nor `*.` before a name.
        public static func malformedHost(_ entry: String, in option: String) -> Moesif.ConfigurationError {
            Moesif.ConfigurationError(
                option,
                "\"\(entry)\" in \(option) is neither the name or address of a host nor *. before a name."
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
