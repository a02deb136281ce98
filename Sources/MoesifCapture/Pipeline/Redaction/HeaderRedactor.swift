/// Makes headers fit to leave, and short enough.
struct HeaderRedactor: Sendable {
    /// The longest value that is sent, in bytes as JSON writes them.
    static let maximumValueLength = 8 * 1024
    /// The most that the headers of one side take together, names included.
    static let maximumLength = 64 * 1024

    private static let holdingURIs = CaseInsensitiveNames([
        "location", "content-location", "referer", "x-original-url", "x-original-uri", "x-rewrite-url",
        "x-forwarded-uri", "x-envoy-original-path",
    ])

    private let names: CaseInsensitiveNames
    private let fragments: NameFragments
    private let masked: CaseInsensitiveNames
    private let uris: URIRedactor
    /// All names that something is done about; most headers are none of them.
    private let special: CaseInsensitiveNames

    init(_ redaction: Moesif.Redaction, masking masked: Set<HeaderName> = [], uris: URIRedactor) {
        names = CaseInsensitiveNames(redaction.headers.map(\.canonical))
        fragments = NameFragments(redaction.headersContaining)
        self.masked = CaseInsensitiveNames(masked.map(\.canonical))
        self.uris = uris
        special = CaseInsensitiveNames(
            names.names.union(self.masked.names).union(Self.holdingURIs.names).union(["link"])
        )
    }

    /// The headers that may be sent, and how many were left out because all together are too long.
    func redact(_ headers: HeaderFields) -> (headers: HeaderFields, omitted: Int) {
        // Most are far below the limit, and are not counted in detail.
        let bytes = headers.reduce(0) {
            $0 + $1.name.description.utf8.count + max($1.value.utf8.count, Moesif.Redaction.mark.utf8.count)
        }
        let isCounted = bytes * JSONWriter.longestEscape > Self.maximumLength
        var length = 0
        var omitted = 0
        let sent = headers.compactMapValues { name, value in
            guard let sent = redact(value, of: name.canonical).map(Self.cut) else { return nil }
            guard isCounted else { return sent }
            let added = JSONWriter.escapedLength(of: name.description) + JSONWriter.escapedLength(of: sent)
            guard length + added <= Self.maximumLength else {
                omitted += 1
                return nil
            }
            length += added
            return sent
        }
        return (sent, omitted)
    }

    /// The value that is sent; nil when the header is not.
    private func redact(_ value: String, of name: String) -> String? {
        guard special.contains(name) else { return fragments.areIn(name) ? Moesif.Redaction.mark : value }
        if masked.contains(name) { return nil }
        if names.contains(name) || fragments.areIn(name) { return Moesif.Redaction.mark }
        if Self.holdingURIs.contains(name) { return uris.redact(header: value) }
        return name == "link" ? uris.redact(link: value) : value
    }

    /// A value that is too long keeps its beginning and says how long it was.
    private static func cut(_ value: String) -> String {
        guard value.utf8.count * JSONWriter.longestEscape > maximumValueLength,
            JSONWriter.escapedLength(of: value) > maximumValueLength
        else { return value }
        let note = " [cut: \(value.utf8.count) bytes]"
        var room = maximumValueLength - note.utf8.count
        var end = value.startIndex
        for character in value {
            room -= JSONWriter.escapedLength(of: String(character))
            guard room >= 0 else { break }
            end = value.index(after: end)
        }
        return value[..<end] + note
    }
}
