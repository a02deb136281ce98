/// Makes headers fit to leave, and short enough.
struct HeaderRedactor: Sendable {
    /// The longest value that is sent, in bytes as JSON writes them.
    static let maximumValueLength = 8 * 1024
    /// The most that the headers of one side take together, names included.
    static let maximumLength = 64 * 1024

    private let names: Set<HeaderName>
    private let fragments: [[UInt8]]
    private let masked: Set<HeaderName>
    private let uris: URIRedactor

    init(_ redaction: Redaction, masking masked: Set<HeaderName> = [], uris: URIRedactor) {
        names = redaction.headers
        fragments = redaction.headersContaining.map { Array($0.lowercased().utf8) }
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
        if names.contains(name) || holdsFragment(name.canonical) { return Redaction.mark }
        return switch name.canonical {
        case "location", "content-location", "referer", "x-original-url", "x-original-uri", "x-rewrite-url",
            "x-forwarded-uri", "x-envoy-original-path":
            uris.redact(header: value)
        case "link": uris.redact(link: value)
        default: value
        }
    }

    /// Byte by byte: a search by characters costs more than all the rest of an event.
    private func holdsFragment(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { name in
            fragments.contains { fragment in
                guard fragment.count <= name.count else { return false }
                return (0...name.count - fragment.count).contains { start in
                    fragment.indices.allSatisfy { name[start + $0] == fragment[$0] }
                }
            }
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
