// Strings of JSON hold anything: code, selectors, patterns and prose too, of which nothing is to be taken for a URI.
extension ValueRedactor {
    /// The kinds of text that a string of JSON is.
    private enum Kind {
        /// It cannot be read.
        case json
        case uri
        /// A reference whose query begins at an index; what stands before it is no URI of a known form.
        case query(Int)
        case form
        /// A single `name=value`.
        case item
        case encoded
        case other
    }

    /// Returns the text of a string of JSON without what must not leave; nil if it stays as it is.
    ///
    /// Text that is neither JSON, a URI nor a form is left whole, unless it gives a name a value: then all of it is
    /// blacked out.
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
        // A URL may stand in text of any kind.
        changed = changed ?? paths?.redact(prose: inside)
        let isAssigned =
            changed?.withUnsafeBytes { assignments.isAssigned(in: $0, isProse: true) }
            ?? assignments.isAssigned(in: inside, isProse: true)
        if isAssigned { return Array(Moesif.Redaction.mark.utf8) }
        return withListedDocuments(changed, of: inside, level: level).map { text[..<first] + $0 + text[(last + 1)...] }
    }

    /// Returns whether text may be documents of JSON, one behind a byte order mark or in quotation marks among them.
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

    /// Returns whether text begins as a document that may have keys does.
    private static func isJSON(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text[0] == ASCII.openBrace || text[0] == ASCII.openBracket else { return false }
        switch text.dropFirst().first(where: { $0 > ASCII.space }) {
        case ASCII.quote, ASCII.openBrace, ASCII.openBracket, ASCII.minus: return true
        case let byte?: return ASCII.isDigit(byte)
        case nil: return false
        }
    }

    /// Returns whether text begins with a scheme of two letters or more, and two slashes.
    private static func hasScheme(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let colon = text.firstIndex(of: ASCII.colon), colon > 1 else { return false }
        let isSchemeOnly = text[..<colon].allSatisfy {
            ASCII.isWordCharacter($0) || $0 == ASCII.plus || $0 == ASCII.point
        }
        return isSchemeOnly && text[(colon + 1)...].starts(with: "//".utf8)
    }

    /// Returns whether a byte stands in code, patterns and selectors, and in neither paths nor forms.
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
