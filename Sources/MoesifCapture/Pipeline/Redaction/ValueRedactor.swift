/// Looks into text that may be a URI, JSON or a form itself, and makes it fit to leave.
///
/// A class: policies that hold it are copied for each call.
final class ValueRedactor: Sendable {
    /// The levels that are looked into; what lies deeper is blacked out if it holds a name.
    static let deepest = 3

    /// The names of items, in queries.
    private let queryItems: NameActions
    /// The names of items, in forms.
    private let items: NameActions
    /// The keys of JSON.
    private let keys: NameActions
    /// The keys of JSON where they stand in text of other kinds.
    let textKeys: NameActions
    /// Finds the names where nothing can be read.
    private let search: NameSearch
    /// Finds the names that count wherever they are given a value.
    let assignments: NameSearch
    /// Finds what is secret in the paths of URIs; nil if nothing is.
    let paths: SecretPaths?

    /// True where only what is listed leaves.
    var isListed: Bool {
        keys.allowed != nil
    }

    /// - Parameters:
    ///   - items: The names of items; in forms within a value that is let through, all are.
    ///   - names: The entries of lists that count in text that can be read neither as JSON nor as a form.
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

    /// Returns a document of JSON without what must not leave.
    func rewrite(json: UnsafeRawBufferPointer, level: Int = 1) -> JSONRewriter.Result {
        let strings = { (text: UnsafeRawBufferPointer) in self.redact(string: text, level: level) }
        guard let paths else { return JSONRewriter.rewrite(json, keys, strings: strings) }
        return JSONRewriter.rewrite(json, keys, urls: { paths.mayHold($0) }, strings: strings)
    }

    /// Returns a value of a query or form without what must not leave; nil if it stays as it is.
    func redact(encoded value: UnsafeRawBufferPointer, level: Int = 1) -> [UInt8]? {
        guard Self.mayBeText(value) else { return nil }
        guard value.contains(where: { $0 == ASCII.percent || $0 == ASCII.plus }) else {
            return redact(value, level: level)
        }
        let decoded = PercentCoding.decode(value)
        return decoded.withUnsafeBytes { redact($0, level: level) }.map { PercentCoding.encode($0) }
    }

    /// Returns text without what must not leave; nil if it stays as it is.
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
        // In text of another kind a name may be given a value too.
        let isAssigned = changed?.withUnsafeBytes { assignments.isAssigned(in: $0) } ?? assignments.isAssigned(in: text)
        return isAssigned ? Array(Moesif.Redaction.mark.utf8) : withListedDocuments(changed, of: text, level: level)
    }

    /// Returns whether text begins as JSON does, be it behind a byte order mark.
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
        // A percent sign may mean nothing, in text that was decoded before.
        guard !decoded.elementsEqual(text) else { return paths?.redact(head: text) }
        return decoded.withUnsafeBytes { redact($0, level: level + 1) }.map { PercentCoding.encode($0) }
    }

    /// Returns a URI reference without userinfo and without what must not leave; nil if it stays as it is.
    ///
    /// - Parameter base: What a reference without a host is relative to.
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

    /// Returns the part of a URI before its query without userinfo and secrets; nil if it stays as it is.
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

    /// Returns the mark for text that lies too deep to be looked into; nil if it stays.
    func markedBelow(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard !isListed, !holdsSecretURL(text) else { return Array(Moesif.Redaction.mark.utf8) }
        return marked(text)
    }

    /// Returns whether something is secret in the path of a URL in a text, be it encoded several times.
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

    /// Returns whether a value may be more than a word: whether it holds a sign of what is looked into, or two slashes.
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
