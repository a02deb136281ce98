/// Redacts text that may be a URI, JSON or a form.
///
/// A class, because the policies that contain it are copied for each call.
final class ValueRedactor: Sendable {
    /// The maximum nesting level that is redacted in detail.
    ///
    /// Deeper text is redacted entirely if it contains a redacted name or a path secret, and always in the mode
    /// `onlyListed`.
    static let deepest = 3

    /// The actions for query items.
    private let queryItems: NameActions
    /// The actions for form items.
    private let items: NameActions
    /// The actions for JSON keys.
    private let keys: NameActions
    /// The actions for JSON keys in text of other kinds.
    let textKeys: NameActions
    /// Finds redacted names in text that cannot be parsed.
    private let search: NameSearch
    /// Finds redacted names to which text of any kind assigns a value.
    let assignments: NameSearch
    /// Finds secrets in the paths of URIs, or `nil` if there are no patterns.
    let paths: SecretPaths?

    /// True in the mode `onlyListed`.
    var isListed: Bool {
        keys.allowed != nil
    }

    /// Creates a redactor.
    ///
    /// - Parameters:
    ///   - items: The actions for query items. A form within a value that is let through uses them without the list of
    ///     allowed names.
    ///   - keys: The actions for JSON keys.
    ///   - names: The list entries that count in text that is neither JSON nor a form.
    ///   - paths: The patterns of secrets in paths. Default: none.
    init(items: NameActions, keys: NameActions, names: Set<String>, paths: SecretPaths? = nil) {
        queryItems = items
        self.items = items.allowingAll
        self.keys = keys
        textKeys = keys.allowingAll
        search = NameSearch(Set(names.map(NamePath.word)))
        assignments =
            names.contains(where: NamePath.isPath) ? NameSearch(names.filter { !NamePath.isPath($0) }) : search
        self.paths = paths
    }

    /// Returns a JSON document with its secrets redacted.
    func rewrite(json: UnsafeRawBufferPointer, level: Int = 1) -> JSONRewriter.Result {
        let strings = { (text: UnsafeRawBufferPointer) in self.redact(string: text, level: level) }
        guard let paths else { return JSONRewriter.rewrite(json, keys, strings: strings) }
        return JSONRewriter.rewrite(json, keys, urls: { paths.mayHold($0) }, strings: strings)
    }

    /// Returns a query or form value with its secrets redacted, or `nil` if it stays unchanged.
    func redact(encoded value: UnsafeRawBufferPointer, level: Int = 1) -> [UInt8]? {
        guard Self.mayBeText(value) else { return nil }
        guard value.contains(where: { $0 == ASCII.percent || $0 == ASCII.plus }) else {
            return redact(value, level: level)
        }
        let decoded = PercentCoding.decode(value)
        return decoded.withUnsafeBytes { redact($0, level: level) }.map { PercentCoding.encode($0) }
    }

    /// Returns a text with its secrets redacted, or `nil` if it stays unchanged.
    func redact(_ text: UnsafeRawBufferPointer, level: Int = 1) -> [UInt8]? {
        guard level <= Self.deepest else { return markedBelow(text) }
        let isJSON = Self.mayBeJSON(text)
        if isJSON || isListed {
            switch rewrite(documents: text, level: level) {
            case .changed(let json): return json
            case .unchanged: return nil
            case .invalid: if isJSON, let mark = marked(text) { return mark }
            }
        }
        let changed = lookedInto(text, level: level)
        // Text of another kind may also assign a value to a name.
        let isAssigned = changed?.withUnsafeBytes { assignments.isAssigned(in: $0) } ?? assignments.isAssigned(in: text)
        return isAssigned ? Array(Moesif.Redaction.mark.utf8) : withListedDocuments(changed, of: text, level: level)
    }

    /// Returns true if a text begins like JSON, also after a byte order mark.
    private static func mayBeJSON(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.firstIndex(where: { $0 > ASCII.space }) else { return false }
        return switch text[first] {
        case ASCII.openBrace, ASCII.openBracket, ASCII.quote: true
        case 0xEF: hasByteOrderMark(text[first...])
        default: false
        }
    }

    private func lookedInto(_ text: UnsafeRawBufferPointer, level: Int) -> [UInt8]? {
        if Self.isURI(text) { return redact(uri: text, level: level, keepsFragment: true) }
        if text.contains(ASCII.equals) { return form(level: level + 1).rewrite(text) }
        guard text.contains(ASCII.percent) else { return paths?.redact(head: text) }
        let decoded = PercentCoding.decode(text)
        // In text that was decoded before, a percent sign may be literal.
        guard !decoded.elementsEqual(text) else { return paths?.redact(head: text) }
        return decoded.withUnsafeBytes { redact($0, level: level + 1) }.map { PercentCoding.encode($0) }
    }

    /// Returns a URI reference without userinfo and with its secrets redacted, or `nil` if it stays unchanged.
    ///
    /// - Parameters:
    ///   - uri: The URI reference.
    ///   - level: The nesting level of the text.
    ///   - keepsFragment: True to keep the fragment, redacted like a query; false to remove it.
    ///   - base: The base of references without a host. Default: none.
    func redact(
        uri: UnsafeRawBufferPointer,
        level: Int,
        keepsFragment: Bool,
        at base: SecretPaths.Base? = nil
    ) -> [UInt8]? {
        let end = uri.firstIndex(of: ASCII.numberSign) ?? uri.count
        let mark = uri[..<end].firstIndex(of: ASCII.questionMark)
        let head = redact(head: UnsafeRawBufferPointer(rebasing: uri[..<(mark ?? end)]), at: base)
        let query = mark.flatMap { rewrite(uri[($0 + 1)..<end], level) }
        let fragment =
            end == uri.count ? nil : keepsFragment ? rewrite(uri[(end + 1)...], level) : []
        guard head != nil || query != nil || fragment != nil else { return nil }
        var result = head ?? Array(uri[..<(mark ?? end)])
        if let mark, query?.isEmpty != true { result += [ASCII.questionMark] + (query ?? Array(uri[(mark + 1)..<end])) }
        guard end < uri.count, keepsFragment else { return result }
        return result + [ASCII.numberSign] + (fragment ?? Array(uri[(end + 1)...]))
    }

    /// Returns the part of a URI before its query without userinfo and secrets, or `nil` if it stays unchanged.
    private func redact(head: UnsafeRawBufferPointer, at base: SecretPaths.Base?) -> [UInt8]? {
        let withoutUser = UserInfo.removed(from: head)
        guard let paths else { return withoutUser }
        guard let withoutUser else { return paths.redact(head: head, at: base) }
        return withoutUser.withUnsafeBytes { paths.redact(head: $0, at: base) } ?? withoutUser
    }

    private func rewrite(_ query: Slice<UnsafeRawBufferPointer>, _ level: Int) -> [UInt8]? {
        let query = UnsafeRawBufferPointer(rebasing: query)
        return URLEncodedForm(names: queryItems) { self.redact(encoded: $0, level: level + 1) }.rewrite(query)
    }

    func form(level: Int) -> URLEncodedForm {
        URLEncodedForm(names: items) { self.redact(encoded: $0, level: level + 1) }
    }

    /// Returns the mark for text below the maximum level, or `nil` if the text is kept.
    func markedBelow(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard !isListed, !holdsSecretURL(text) else { return Array(Moesif.Redaction.mark.utf8) }
        return marked(text)
    }

    /// Returns true if the path of a URL in a text contains a secret, also if it is percent-encoded several times.
    private func holdsSecretURL(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let paths, paths.mayHold(text) else { return false }
        guard text.contains(ASCII.percent) else { return paths.redact(prose: text) != nil }
        var decoded = PercentCoding.decode(text)
        for _ in 1..<Self.deepest { decoded = decoded.withUnsafeBytes { PercentCoding.decode($0) } }
        return decoded.withUnsafeBytes { paths.redact(prose: $0) } != nil
    }

    private func marked(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        search.isFound(in: text) ? Array(Moesif.Redaction.mark.utf8) : nil
    }

    /// Returns true if a value may need redaction: it contains a sign of URIs, JSON, forms or escapes, or two slashes.
    private static func mayBeText(_ value: UnsafeRawBufferPointer) -> Bool {
        var isAfterSlash = false
        for byte in value {
            switch byte {
            case ASCII.percent, ASCII.equals, ASCII.colon, ASCII.questionMark, ASCII.numberSign, ASCII.openBrace,
                ASCII.openBracket, ASCII.at, ASCII.quote, ASCII.apostrophe, UInt8(ascii: ">"):
                return true
            case UInt8(ascii: "/"), ASCII.backslash:
                if isAfterSlash { return true }
                isAfterSlash = true
            default: isAfterSlash = false
            }
        }
        return false
    }

    private static func isURI(_ text: UnsafeRawBufferPointer) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            switch byte {
            case ASCII.questionMark, ASCII.numberSign: return true
            case UInt8(ascii: "/"), ASCII.backslash:
                if previous == ASCII.colon || previous == UInt8(ascii: "/") || previous == ASCII.backslash {
                    return true
                }
            default: break
            }
            previous = byte
        }
        return false
    }
}
