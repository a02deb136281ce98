/// Redacts headers and limits their size.
struct HeaderRedactor: Sendable {
    /// The maximum length of a value, in bytes of JSON with escapes.
    static let maximumValueLength = 8 * 1024
    /// The maximum total length of the headers of a request or response, names included, in bytes of JSON with escapes.
    static let maximumLength = 64 * 1024

    private let names: HeaderNameClasses
    private let uris: URIRedactor
    /// True in the mode `onlyListed`, in which each URI is redacted, regardless of its content.
    private let isStrict: Bool

    init(_ redaction: Moesif.Redaction, masking masked: Set<HeaderName> = [], uris: URIRedactor) {
        names = HeaderNameClasses(redaction, masking: masked)
        self.uris = uris
        isStrict = redaction.mode.allowed != nil
    }

    /// Passes each header that may be sent to `receive`.
    ///
    /// - Parameters:
    ///   - headers: The headers of a request or response.
    ///   - base: The base of references without a host. Default: none.
    ///   - receive: Receives the name and the redacted value of each header.
    /// - Returns: The number of headers left out because the total length exceeds the limit.
    func redact(
        _ headers: HeaderFields,
        at base: SecretPaths.Base? = nil,
        _ receive: (HeaderName, String) -> Void
    ) -> Int {
        // Most headers are far below the limit, so their exact length is not computed.
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

    /// Returns true if the value of a header is masked or redacted.
    func hides(_ name: HeaderName) -> Bool {
        switch names.class(of: name) {
        case .masked, .redacted: true
        case .uri, .link, .other: false
        }
    }

    /// Returns the value to send, or `nil` if the header is masked.
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

    /// Returns true if a value may contain JSON, or a URI with something to redact.
    private func mayHoldURI(_ value: String) -> Bool {
        var value = value
        return value.withUTF8 { bytes in
            var hasQuery = false
            for index in bytes.indices {
                // Fast path: most bytes are lowercase letters.
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

    /// Returns true if a value that should be a URI is JSON, which would otherwise be sent as a path.
    private func isJSON(_ value: String) -> Bool {
        guard isStrict else { return false }
        var value = value
        return value.withUTF8 { JSONSequence.isFound(atBeginningOf: UnsafeRawBufferPointer($0)) }
    }

    /// Returns true if a percent-encoded colon, percent sign or slash, as at the beginning of an encoded URL, is at an
    /// index.
    private static func isEncodedSign(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + 2 < bytes.count, let high = ASCII.hexValue(bytes[index + 1]),
            let low = ASCII.hexValue(bytes[index + 2])
        else { return false }
        let byte = high << 4 | low
        return byte == ASCII.colon || byte == ASCII.percent || PathSegments.isSlash(byte)
    }

    /// Returns a value that is too long as its beginning and a note of its original length.
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
