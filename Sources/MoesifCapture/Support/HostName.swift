import Foundation

/// The name or address of a host, in the one spelling that all its spellings have in common.
struct HostName: Sendable, Hashable {
    /// The longest name that DNS knows.
    private static let maximumLength = 253
    /// The characters that end or begin another part of a URL.
    private static let delimiters = Set("/?#@\\%".utf8)

    /// The name in lower-case ASCII without the last dot; of an IPv6 address, as it is commonly written.
    let text: String
    /// True if the name stands for its subdomains.
    let isWildcard: Bool

    /// The host of a URL; nil when it is longer than any.
    ///
    /// An IPv6 address may have brackets and a zone, which do not count.
    init?(_ host: String) {
        // Punycode is longer than what it stands for, and a trailing dot more than a name.
        guard host.utf8.count <= Self.maximumLength * 4 else { return nil }
        guard let text = Self.spelled(host[...]) else { return nil }
        self.text = text
        isWildcard = false
    }

    /// Reads an entry of a list: a name, an address, or `*.` before a name; nil when it is none.
    init?(entry: String) {
        isWildcard = entry.hasPrefix("*.")
        let name = isWildcard ? entry.dropFirst(2) : entry[...]
        guard !name.utf8.contains(where: Self.delimiters.contains), let text = Self.spelled(name) else { return nil }
        self.text = text
        // What has colons was read as an address.
        if text.utf8.contains(ASCII.colon) {
            guard !isWildcard else { return nil }
            return
        }
        let labels = text.utf8.split(separator: ASCII.point, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.maximumLength,
            labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isWordCharacter) })
        else { return nil }
        // An address has no subdomains.
        if isWildcard, labels.last?.allSatisfy(ASCII.isDigit) == true { return nil }
    }

    /// The one spelling; nil when there is none.
    private static func spelled(_ name: Substring) -> String? {
        var text = name.lowercased()[...]
        if text.utf8.contains(where: { $0 >= 0x80 }) {
            // What would end the name or begin another part of a URL must not come to be read as that.
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
