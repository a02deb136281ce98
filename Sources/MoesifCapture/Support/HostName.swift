import Foundation

/// A host name or address in a canonical spelling.
struct HostName: Sendable, Hashable {
    /// The maximum length of a DNS name.
    private static let maximumLength = 253
    /// The characters that delimit the parts of a URL.
    private static let delimiters = Set("/?#@\\%".utf8)

    /// The name in lower-case ASCII without the trailing dot, or the canonical form of an IPv6 address.
    let text: String
    /// True if the name matches all of its subdomains.
    let isWildcard: Bool

    /// Creates the name of a URL's host, or returns nil if the host is too long or malformed.
    ///
    /// Brackets and a zone of an IPv6 address are ignored.
    init?(_ host: String) {
        // The limit leaves room for Punycode, which is longer than the name it encodes, and for a trailing dot.
        guard host.utf8.count <= Self.maximumLength * 4 else { return nil }
        guard let text = Self.spelled(host[...]) else { return nil }
        self.text = text
        isWildcard = false
    }

    /// Parses an entry of a list: a name, an address, or `*.` before a name.
    ///
    /// Returns nil if the entry is malformed.
    init?(entry: String) {
        isWildcard = entry.hasPrefix("*.")
        let name = isWildcard ? entry.dropFirst(2) : entry[...]
        guard !name.utf8.contains(where: Self.delimiters.contains), let text = Self.spelled(name) else { return nil }
        self.text = text
        // A text with colons has already been parsed as an address.
        if text.utf8.contains(ASCII.colon) {
            guard !isWildcard else { return nil }
            return
        }
        let labels = text.utf8.split(separator: ASCII.point, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.maximumLength,
            labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isWordCharacter) })
        else { return nil }
        // An IPv4 address has no subdomains.
        if isWildcard, labels.last?.allSatisfy(ASCII.isDigit) == true { return nil }
    }

    /// Returns the canonical spelling, or nil if there is none.
    private static func spelled(_ name: Substring) -> String? {
        var text = name.lowercased()[...]
        if text.utf8.contains(where: { $0 >= 0x80 }) {
            // A URL delimiter in a non-ASCII name must not be parsed as a delimiter below.
            guard !text.utf8.contains(where: { delimiters.contains($0) || $0 == ASCII.colon || $0 <= ASCII.space })
            else { return nil }
            guard let ascii = URL(string: "http://\(text)/")?.host?.lowercased(),
                ascii.utf8.allSatisfy({ $0 < 0x80 })
            else { return nil }
            text = ascii[...]
        }
        if text.utf8.first == ASCII.openBracket || text.utf8.contains(ASCII.colon) {
            if text.utf8.first == ASCII.openBracket, text.utf8.last == ASCII.closeBracket {
                text = text.dropFirst().dropLast()
            }
            guard text.utf8.contains(ASCII.colon), !text.utf8.contains(ASCII.closeBracket) else { return nil }
            return IPAddress("[\(text)]")?.description
        }
        return String(text.utf8.last == ASCII.point ? text.dropLast() : text)
    }
}
