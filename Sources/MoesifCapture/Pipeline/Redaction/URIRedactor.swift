/// Makes a URI fit to leave: no userinfo, no fragment, no secret in its path or query.
struct URIRedactor: Sendable {
    private let query: ValueRedactor

    init(_ query: ValueRedactor) {
        self.query = query
    }

    /// Returns an absolute or relative URI reference without what must not leave, in printable ASCII.
    func redact(_ uri: String, at base: SecretPaths.Base? = nil) -> String {
        redact(uri, keeping: Self.isPrintable) { query.redact(uri: $0, level: 1, keepsFragment: false, at: base) }
    }

    /// Returns the value of a header that holds a URI, or several with a comma and a space between them.
    ///
    /// A comma may be part of a URI too: an item that goes, goes with all that follows up to the next.
    ///
    /// - Parameter base: What a reference without a host is relative to.
    func redact(header value: String, at base: SecretPaths.Base? = nil) -> String {
        redact(value, keeping: { $0 == ASCII.space || Self.isPrintable($0) }) { redact(header: $0, at: base) }
    }

    /// Returns what references are relative to that come with a call of a URI; nil if nothing in them is secret.
    func base(_ uri: String) -> SecretPaths.Base? {
        guard let paths = query.paths else { return nil }
        var uri = uri
        return uri.withUTF8 { paths.base(UnsafeRawBufferPointer($0)) }
    }

    /// Returns the value of any other header, in which a URI may stand; nil if it stays as it is.
    func redact(text value: String) -> String? {
        var value = value
        return value.withUTF8 { query.redact(UnsafeRawBufferPointer($0)) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns false if certainly nothing in the path of a URL is secret whose host begins behind a byte of a text.
    func mayHoldSecret(_ text: UnsafeRawBufferPointer, after index: Int) -> Bool {
        query.paths?.mayHold(text, after: index) ?? false
    }

    private func redact(header value: UnsafeRawBufferPointer, at base: SecretPaths.Base?) -> [UInt8]? {
        var result: [UInt8] = []
        var start = 0
        while let fragment = value[start...].firstIndex(of: ASCII.numberSign) {
            result += redacted(value[start..<fragment], at: base)
            // A fragment ends where another URI begins.
            guard let next = Self.nextURI(value, after: fragment) else { return result }
            result += [ASCII.comma, ASCII.space]
            start = next
        }
        guard start > 0 else { return query.redact(uri: value, level: 1, keepsFragment: false, at: base) }
        return result + redacted(value[start...], at: base)
    }

    private func redacted(_ uri: Slice<UnsafeRawBufferPointer>, at base: SecretPaths.Base?) -> [UInt8] {
        let bytes = UnsafeRawBufferPointer(rebasing: uri)
        return query.redact(uri: bytes, level: 1, keepsFragment: false, at: base) ?? Array(uri)
    }

    /// The start of the absolute URI that follows a comma and a space.
    private static func nextURI(_ value: UnsafeRawBufferPointer, after start: Int) -> Int? {
        /// The start of what may be a scheme.
        var scheme: Int?
        for index in value.indices[start...] {
            switch value[index] {
            case ASCII.space where value[index - 1] == ASCII.comma: scheme = index + 1
            case ASCII.colon:
                if let scheme, scheme < index, value[(index + 1)...].starts(with: "//".utf8) { return scheme }
                scheme = nil
            case let byte where ASCII.isWordCharacter(byte): break
            default: scheme = nil
            }
        }
        return nil
    }

    /// The values of Link: each `<…>` is a URI, the rest is not.
    func redact(link value: String, at base: SecretPaths.Base? = nil) -> String {
        var result = ""
        var rest = Substring(value).unicodeScalars
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let inside = rest.index(after: open)
            result += parameters(rest[..<open]) + "<" + redact(String(rest[inside..<close]), at: base) + ">"
            rest = rest[rest.index(after: close)...]
        }
        return result + parameters(rest)
    }

    /// The text beside the `<…>` of Link; blacked out if it may hold a URI all the same (`anchor`, a `<` never closed,
    /// a URI without brackets).
    private func parameters(_ text: Substring.UnicodeScalarView) -> String {
        guard !text.contains(where: { "?#@<".unicodeScalars.contains($0) }) else { return Moesif.Redaction.mark }
        var text = String(text)
        let changed = text.withUTF8 { query.paths?.redact(head: UnsafeRawBufferPointer($0)) }
        return changed.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private func redact(
        _ text: String,
        keeping isKept: (UInt8) -> Bool,
        _ redacted: (UnsafeRawBufferPointer) -> [UInt8]?
    ) -> String {
        var copy = text
        let changed = copy.withUTF8 { bytes -> [UInt8]? in
            let redacted = redacted(UnsafeRawBufferPointer(bytes))
            guard redacted.map({ $0.allSatisfy(isKept) }) ?? bytes.allSatisfy(isKept) else {
                return PercentCoding.encode(redacted ?? Array(bytes), keeping: isKept)
            }
            return redacted
        }
        return changed.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private static func isPrintable(_ byte: UInt8) -> Bool {
        (33...126).contains(byte)
    }
}
