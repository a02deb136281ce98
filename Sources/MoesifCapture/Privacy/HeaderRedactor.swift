/// Makes headers fit to leave, and short enough.
struct HeaderRedactor: Sendable {
    /// The longest value that is sent, in bytes as JSON writes them.
    static let maximumValueLength = 8 * 1024
    /// The most that the headers of one side take together, names included.
    static let maximumLength = 64 * 1024

    private let names: Set<HeaderName>
    private let fragments: [String]
    private let masked: Set<HeaderName>
    private let uris: URIRedactor

    init(_ redaction: Redaction, masking masked: Set<HeaderName> = [], uris: URIRedactor) {
        names = redaction.headers
        fragments = redaction.headersContaining.map { $0.lowercased() }.sorted()
        self.masked = masked
        self.uris = uris
    }

    /// The headers that may be sent, and how many were left out because all together are too long.
    func redact(_ headers: HeaderFields) -> (headers: HeaderFields, omitted: Int) {
        var result = HeaderFields()
        var length = 0
        var omitted = 0
        for (name, value) in headers where !masked.contains(name) {
            let sent = Self.cut(redact(value, of: name))
            let added = JSONWriter.escapedLength(of: name.description) + JSONWriter.escapedLength(of: sent)
            if length + added > Self.maximumLength {
                omitted += 1
            } else {
                length += added
                result[name] = sent
            }
        }
        return (result, omitted)
    }

    private func redact(_ value: String, of name: HeaderName) -> String {
        if names.contains(name) || fragments.contains(where: name.canonical.contains) { return Redaction.mark }
        return switch name.canonical {
        case "location", "content-location", "referer": uris.redact(header: value)
        case "link": uris.redact(link: value)
        default: value
        }
    }

    /// A value that is too long keeps its beginning and says how long it was.
    private static func cut(_ value: String) -> String {
        guard JSONWriter.escapedLength(of: value) > maximumValueLength else { return value }
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
