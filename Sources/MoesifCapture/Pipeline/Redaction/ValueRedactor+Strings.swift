// A JSON string may also contain code, selectors, patterns or prose, which must not be mistaken for a URI.
extension ValueRedactor {
    /// The kinds of text in a JSON string.
    private enum Kind {
        /// Text that begins as JSON and cannot be parsed.
        case json
        case uri
        /// A reference with a query that begins at an index; the text before it is not a URI of a known form.
        case query(Int)
        case form
        /// A single `name=value`.
        case item
        case encoded
        case other
    }

    /// Returns the text of a JSON string with its secrets redacted, or `nil` if it stays unchanged.
    ///
    /// Text that is neither JSON, a URI nor a form is redacted entirely if it assigns a value to a redacted name.
    /// Otherwise only the path secrets of its URLs are redacted, and in the mode `onlyListed` the JSON within it.
    func redact(string text: UnsafeRawBufferPointer, level: Int = 1) -> [UInt8]? {
        guard let first = text.firstIndex(where: { $0 > ASCII.space }),
            let last = text.lastIndex(where: { $0 > ASCII.space })
        else { return nil }
        guard level <= Self.deepest else { return markedBelow(text) }
        let inside = UnsafeRawBufferPointer(rebasing: text[first...last])
        if isListed || Self.mayBeDocuments(inside) {
            switch rewrite(documents: inside, level: level) {
            case .changed(let json): return text[..<first] + json + text[(last + 1)...]
            case .unchanged: return nil
            case .invalid: break
            }
        }
        var changed: [UInt8]?
        switch Self.kind(inside) {
        case .json: break
        case .uri: changed = redact(uri: inside, level: level, keepsFragment: true)
        case .query(let mark):
            let head = paths?.redact(prose: UnsafeRawBufferPointer(rebasing: inside[..<mark]))
            let text = UnsafeRawBufferPointer(rebasing: inside[mark...])
            let query = redact(uri: text, level: level, keepsFragment: true)
            if head != nil || query != nil { changed = (head ?? Array(inside[..<mark])) + (query ?? Array(text)) }
        case .form: changed = form(level: level).rewrite(inside)
        case .item:
            changed = URLEncodedForm(names: textKeys) { self.redact(encoded: $0, level: level + 1) }.rewrite(inside)
        case .encoded:
            let decoded = PercentCoding.decode(inside)
            if !decoded.elementsEqual(inside) {
                changed = decoded.withUnsafeBytes { redact(string: $0, level: level + 1) }
                    .map { PercentCoding.encode($0) }
            }
        case .other: break
        }
        // Text of any kind may contain a URL.
        changed = changed ?? paths?.redact(prose: inside)
        let isAssigned =
            changed?.withUnsafeBytes { assignments.isAssigned(in: $0, isProse: true) }
            ?? assignments.isAssigned(in: inside, isProse: true)
        if isAssigned { return Array(Moesif.Redaction.mark.utf8) }
        return withListedDocuments(changed, of: inside, level: level).map { text[..<first] + $0 + text[(last + 1)...] }
    }

    /// Returns true if a text may be JSON documents, including one after a byte order mark or in quotation marks.
    private static func mayBeDocuments(_ text: UnsafeRawBufferPointer) -> Bool {
        switch text[0] {
        case ASCII.quote:
            guard text.count > 1 else { return false }
            return text[1] == ASCII.openBrace || text[1] == ASCII.openBracket || text[1] == ASCII.backslash
        case 0xEF: return hasByteOrderMark(text)
        default: return isJSON(text)
        }
    }

    private static func kind(_ text: UnsafeRawBufferPointer) -> Kind {
        if isJSON(text) { return .json }
        let space = text.firstIndex { $0 <= ASCII.space }
        let mark = text.firstIndex(of: ASCII.questionMark)
        if hasScheme(text), space.map({ $0 > mark ?? text.count }) ?? true { return .uri }
        guard space == nil else { return .other }
        if let mark { return text[..<mark].contains(where: isOfCode) ? .other : .query(mark) }
        if text.contains(ASCII.equals) {
            if text.contains(where: isOfCode) { return .other }
            return text.contains(ASCII.ampersand) ? .form : .item
        }
        return text.contains(ASCII.percent) ? .encoded : .other
    }

    /// Returns true if a text begins like a JSON document that may contain keys.
    private static func isJSON(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text[0] == ASCII.openBrace || text[0] == ASCII.openBracket else { return false }
        switch text.dropFirst().first(where: { $0 > ASCII.space }) {
        case ASCII.quote, ASCII.openBrace, ASCII.openBracket, ASCII.minus: return true
        case let byte?: return ASCII.isDigit(byte)
        case nil: return false
        }
    }

    /// Returns true if a text begins with a scheme of two or more characters and two slashes.
    private static func hasScheme(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let colon = text.firstIndex(of: ASCII.colon), colon > 1 else { return false }
        let isSchemeOnly = text[..<colon].allSatisfy {
            ASCII.isWordCharacter($0) || $0 == ASCII.plus || $0 == ASCII.point
        }
        return isSchemeOnly && text[(colon + 1)...].starts(with: "//".utf8)
    }

    /// Returns true if a byte occurs in code, patterns and selectors, and in neither paths nor forms.
    private static func isOfCode(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.quote, ASCII.apostrophe, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"),
            ASCII.openBrace, ASCII.closeBrace, UInt8(ascii: "^"), UInt8(ascii: "*"), UInt8(ascii: "!"),
            UInt8(ascii: "|"):
            true
        default: false
        }
    }
}
