/// Makes headers fit to leave, and short enough.
struct HeaderRedactor: Sendable {
    /// The longest value that is sent, in bytes as JSON writes them.
    static let maximumValueLength = 8 * 1024
    /// The most that the headers of one side take together, names included.
    static let maximumLength = 64 * 1024

    private let names: HeaderNameClasses
    private let uris: URIRedactor
    /// True where each URI is looked into, whatever it holds.
    private let isStrict: Bool

    init(_ redaction: Moesif.Redaction, masking masked: Set<HeaderName> = [], uris: URIRedactor) {
        names = HeaderNameClasses(redaction, masking: masked)
        self.uris = uris
        isStrict = redaction.mode.allowed != nil
    }

    /// Passes on the headers that may be sent; returns the number of those left out because all together are too long.
    ///
    /// - Parameter base: What a reference without a host is relative to.
    func redact(
        _ headers: HeaderFields,
        at base: SecretPaths.Base? = nil,
        _ receive: (HeaderName, String) -> Void
    ) -> Int {
        // Most are far below the limit, and are not counted in detail.
        let bytes = headers.reduce(0) {
            $0 + $1.name.description.utf8.count + max($1.value.utf8.count, Moesif.Redaction.mark.utf8.count)
        }
        let isCounted = bytes * JSONWriter.longestEscape > Self.maximumLength
        var length = 0
        var omitted = 0
        for (name, value) in headers {
            guard let sent = redact(value, of: name, at: base).map(Self.cut) else { continue }
            if isCounted {
                let added = JSONWriter.escapedLength(of: name.description) + JSONWriter.escapedLength(of: sent)
                guard length + added <= Self.maximumLength else {
                    omitted += 1
                    continue
                }
                length += added
            }
            receive(name, sent)
        }
        return omitted
    }

    /// Returns whether the value of a header may not be told.
    func hides(_ name: HeaderName) -> Bool {
        switch names.class(of: name) {
        case .masked, .redacted: true
        case .uri, .link, .other: false
        }
    }

    /// The value that is sent; nil when the header is not.
    private func redact(_ value: String, of name: HeaderName, at base: SecretPaths.Base?) -> String? {
        switch names.class(of: name) {
        case .masked: nil
        case .redacted: Moesif.Redaction.mark
        case .uri where isJSON(value), .link where isJSON(value): uris.redact(text: value) ?? value
        case .uri: uris.redact(header: value, at: base)
        case .link: uris.redact(link: value, at: base)
        case .other: mayHoldURI(value) ? uris.redact(text: value) ?? value : value
        }
    }

    /// Returns whether a URI with something to redact, or JSON, may stand in a value.
    private func mayHoldURI(_ value: String) -> Bool {
        var value = value
        return value.withUTF8 { bytes in
            var hasQuery = false
            for index in bytes.indices {
                // Most are letters.
                guard bytes[index] &- UInt8(ascii: "a") > 25 else { continue }
                switch bytes[index] {
                case ASCII.at, ASCII.openBrace: return true
                case ASCII.openBracket, ASCII.quote: if isStrict { return true }
                case ASCII.questionMark, ASCII.numberSign:
                    if isStrict { return true }
                    hasQuery = true
                case ASCII.equals: if hasQuery { return true }
                case ASCII.percent: if Self.isEncodedSign(bytes, at: index) { return true }
                case ASCII.colon, UInt8(ascii: "/"), ASCII.backslash:
                    let text = UnsafeRawBufferPointer(bytes)
                    if HostFilter.mayBegin(text, after: index), uris.mayHoldSecret(text, after: index) { return true }
                default: break
                }
            }
            return false
        }
    }

    /// Returns whether a value that should be a URI is JSON, which would leave as a path.
    private func isJSON(_ value: String) -> Bool {
        guard isStrict else { return false }
        var value = value
        return value.withUTF8 { JSONSequence.isFound(atBeginningOf: UnsafeRawBufferPointer($0)) }
    }

    /// Returns whether a colon or a slash stands at an index, encoded, as they do in the beginning of a URL.
    private static func isEncodedSign(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + 2 < bytes.count, let high = ASCII.hexValue(bytes[index + 1]),
            let low = ASCII.hexValue(bytes[index + 2])
        else { return false }
        let byte = high << 4 | low
        return byte == ASCII.colon || byte == ASCII.percent || PathSegments.isSlash(byte)
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
