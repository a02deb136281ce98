/// Removes the userinfo and fragment of a URI, and redacts the secrets in its path and query.
struct URIRedactor: Sendable {
    private let query: ValueRedactor

    init(_ query: ValueRedactor) {
        self.query = query
    }

    /// Returns an absolute or relative URI reference with its secrets redacted, in printable ASCII.
    func redact(_ uri: String, at base: SecretPaths.Base? = nil) -> String {
        redact(uri, keeping: Self.isPrintable) { query.redact(uri: $0, level: 1, keepsFragment: false, at: base) }
    }

    /// Returns the redacted value of a header that contains one URI, or several separated by a comma and a space.
    ///
    /// A comma may also be part of a URI. A query item that is redacted or removed therefore includes the text up to
    /// the next item.
    ///
    /// - Parameters:
    ///   - value: The value of the header.
    ///   - base: The base of references without a host. Default: none.
    func redact(header value: String, at base: SecretPaths.Base? = nil) -> String {
        redact(value, keeping: { $0 == ASCII.space || Self.isPrintable($0) }) { redact(header: $0, at: base) }
    }

    /// Returns the base of references that come with a call to a URI, or `nil` if they cannot contain path secrets.
    func base(_ uri: String) -> SecretPaths.Base? {
        guard let paths = query.paths else { return nil }
        var uri = uri
        return uri.withUTF8 { paths.base(UnsafeRawBufferPointer($0)) }
    }

    /// Returns the redacted value of any other header that may contain a URI, or `nil` if it stays unchanged.
    func redact(text value: String) -> String? {
        var value = value
        return value.withUTF8 { query.redact(UnsafeRawBufferPointer($0)) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns false only if the path of a URL with a host that begins after the byte at an index certainly contains no
    /// secret.
    func mayHoldSecret(_ text: UnsafeRawBufferPointer, after index: Int) -> Bool {
        query.paths?.mayHold(text, after: index) ?? false
    }

    private func redact(header value: UnsafeRawBufferPointer, at base: SecretPaths.Base?) -> [UInt8]? {
        var result: [UInt8] = []
        var start = 0
        while let fragment = value[start...].firstIndex(of: ASCII.numberSign) {
            result += redacted(value[start..<fragment], at: base)
            // A fragment ends at the start of another URI.
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

    /// Returns the start index of the next absolute URI after a comma and a space.
    private static func nextURI(_ value: UnsafeRawBufferPointer, after start: Int) -> Int? {
        /// The start index of a possible scheme.
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

    /// Returns the redacted value of a `Link` header, in which each `<…>` contains a URI.
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

    /// Returns the text outside the `<…>` of a `Link` header.
    ///
    /// The text is redacted entirely if it may contain a URI: in an `anchor`, after a `<` that is never closed, or
    /// without brackets.
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
