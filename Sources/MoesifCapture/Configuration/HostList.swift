import Foundation

extension Moesif {
    /// A choice of hosts: all, none, only those of a list, or all except those of a list.
    ///
    /// An entry is the name of a host, such as `api.example.com`, or `*.example.com` for its subdomains: that is any
    /// name that ends in `.example.com`, at any depth, and not `example.com` itself. An address of IPv4 or IPv6 is a
    /// name too, with brackets or without. Case and a trailing dot do not matter, and an international name may stand
    /// there in either spelling.
    ///
    /// An entry that is no such name is an error of the configuration: one with a scheme, a port, a path, a space or a
    /// `*` elsewhere.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { configuration in
    ///     configuration.outgoing.hosts = .only(["api.example.com", "*.stripe.com"])
    ///     configuration.outgoing.bodies = .except(["*.stripe.com"])
    /// }
    /// ```
    public struct HostList: Sendable, Equatable {
        /// The names of a list: one reference, since options are copied for each call.
        private final class Names: Sendable {
            /// True if the names are the hosts that are chosen; false if they are those that are not.
            let areChosen: Bool
            /// The names in one spelling; those of wildcards begin with the dot.
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

        /// Nil if all hosts are chosen.
        private let names: Names?

        /// All hosts.
        public static let all = HostList(areNamesChosen: false, [])
        /// No host.
        public static let none = HostList(areNamesChosen: true, [])

        /// The hosts of a list.
        public static func only(_ hosts: some Sequence<String>) -> HostList {
            HostList(areNamesChosen: true, hosts)
        }

        /// All hosts except those of a list.
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

        /// The entries that are no names, in their order.
        var malformed: [String] {
            names?.malformed ?? []
        }

        /// Returns true if a host is chosen.
        public func contains(host: String) -> Bool {
            guard let names else { return true }
            return names.contain(host) == names.areChosen
        }

        /// Returns true if the host of a URL is chosen; a URL without a host is on no list.
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
