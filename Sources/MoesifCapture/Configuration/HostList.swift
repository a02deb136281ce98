import Foundation

extension Moesif {
    /// A choice of hosts: all, none, only those in a list, or all except those in a list.
    ///
    /// An entry is a host name such as `api.example.com`, or an IPv4 or IPv6 address with or without brackets. The
    /// entry `*.example.com` matches every subdomain at any depth, but not `example.com` itself. Case and a trailing
    /// dot do not matter. An international domain name may be given in Unicode or in ASCII.
    ///
    /// A client is disabled if a list contains any other entry, such as one with a scheme, a port, a path, a space or a
    /// `*` in another place.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { configuration in
    ///     configuration.outgoing.hosts = .only(["api.example.com", "*.stripe.com"])
    ///     configuration.outgoing.bodies = .except(["*.stripe.com"])
    /// }
    /// ```
    public struct HostList: Sendable, Equatable {
        /// The names of a list, as a reference type because options are copied for each call.
        private final class Names: Sendable {
            /// True if the names are the chosen hosts; false if they are the excluded ones.
            let areChosen: Bool
            /// The names in canonical spelling; those of wildcards begin with the dot.
            let all: Set<Substring>
            let hasWildcards: Bool
            let malformed: [String]

            init(areChosen: Bool, _ all: Set<Substring>, hasWildcards: Bool, malformed: [String]) {
                self.areChosen = areChosen
                self.all = all
                self.hasWildcards = hasWildcards
                self.malformed = malformed
            }

            func contain(_ host: String) -> Bool {
                guard !all.isEmpty, let name = HostName(host) else { return false }
                var rest = name.text[...]
                if all.contains(rest) { return true }
                guard hasWildcards else { return false }
                while let dot = rest.utf8.dropFirst().firstIndex(of: ASCII.point) {
                    rest = rest[dot...]
                    if all.contains(rest) { return true }
                }
                return false
            }
        }

        /// The names of the list; `nil` if all hosts are chosen.
        private let names: Names?

        /// All hosts.
        public static let all = HostList(areNamesChosen: false, [])
        /// No host.
        public static let none = HostList(areNamesChosen: true, [])

        /// Returns a list that contains only the given hosts.
        ///
        /// - Parameter hosts: Names, addresses and wildcards such as `*.example.com`.
        public static func only(_ hosts: some Sequence<String>) -> HostList {
            HostList(areNamesChosen: true, hosts)
        }

        /// Returns a list of all hosts except the given ones.
        ///
        /// - Parameter hosts: Names, addresses and wildcards such as `*.example.com`.
        public static func except(_ hosts: some Sequence<String>) -> HostList {
            HostList(areNamesChosen: false, hosts)
        }

        private init(areNamesChosen: Bool, _ entries: some Sequence<String>) {
            var names: Set<Substring> = []
            var hasWildcards = false
            var malformed: [String] = []
            for entry in entries {
                guard let name = HostName(entry: entry) else {
                    malformed.append(entry)
                    continue
                }
                names.insert(name.isWildcard ? ".\(name.text)" : name.text[...])
                hasWildcards = hasWildcards || name.isWildcard
            }
            let choosesAll = !areNamesChosen && names.isEmpty && malformed.isEmpty
            self.names =
                choosesAll
                ? nil : Names(areChosen: areNamesChosen, names, hasWildcards: hasWildcards, malformed: malformed)
        }

        /// The malformed entries, in their original order.
        var malformed: [String] {
            names?.malformed ?? []
        }

        /// Returns true if the list contains a host.
        ///
        /// - Parameter host: The name or address of the host, such as the `host` of a URL.
        public func contains(host: String) -> Bool {
            guard let names else { return true }
            return names.contain(host) == names.areChosen
        }

        /// Returns true if the list contains the host of a URL; a URL without a host is in no list of names.
        func contains(_ url: URL?) -> Bool {
            names == nil || contains(host: url?.host ?? "")
        }

        /// Returns true if two lists choose the same hosts by the same names.
        public static func == (left: HostList, right: HostList) -> Bool {
            guard let one = left.names, let other = right.names else { return left.names == nil && right.names == nil }
            return one.areChosen == other.areChosen && one.all == other.all && one.malformed == other.malformed
        }
    }
}
