/// Looks into text that may be a URI, JSON or a form itself, and makes it fit to leave.
///
/// A class: policies that hold it are copied for each call.
final class ValueRedactor: Sendable {
    /// The levels that are looked into; what lies deeper is blacked out if it holds a name.
    static let deepest = 3

    /// The names of items, in queries and forms.
    let items: NameActions
    /// The keys of JSON.
    let keys: NameActions
    /// Finds the names where nothing can be read.
    let search: NameSearch

    init(items: NameActions, keys: NameActions, search: NameSearch) {
        self.items = items
        self.keys = keys
        self.search = search
    }

    /// Returns a value of a query or form without what must not leave; nil if it stays as it is.
    func redact(encoded value: UnsafeRawBufferPointer, level: Int = 1) -> [UInt8]? {
        guard value.contains(where: Self.isSign) else { return nil }
        guard value.contains(where: { $0 == ASCII.percent || $0 == ASCII.plus }) else {
            return redact(value, level: level)
        }
        let decoded = PercentCoding.decode(value)
        return decoded.withUnsafeBytes { redact($0, level: level) }.map { PercentCoding.encode($0) }
    }

    /// Returns text without what must not leave; nil if it stays as it is.
    func redact(_ text: UnsafeRawBufferPointer, level: Int = 1) -> [UInt8]? {
        guard level <= Self.deepest else { return marked(text) }
        switch text.first(where: { $0 > ASCII.space }) {
        case ASCII.openBrace, ASCII.openBracket, ASCII.quote:
            switch JSONRewriter.rewrite(text, keys, strings: { self.redact(string: $0, level: level + 1) }) {
            case .changed(let json): return json
            case .unchanged: return nil
            case .invalid: if let mark = marked(text) { return mark }
            }
        default: break
        }
        let changed = lookedInto(text, level: level)
        // In text of another kind a name may be given a value too.
        let isAssigned = changed?.withUnsafeBytes { search.isAssigned(in: $0) } ?? search.isAssigned(in: text)
        return isAssigned ? Array(Moesif.Redaction.mark.utf8) : changed
    }

    private func lookedInto(_ text: UnsafeRawBufferPointer, level: Int) -> [UInt8]? {
        if Self.isURI(text) { return redact(uri: text, level: level, keepsFragment: true) }
        if text.contains(ASCII.equals) { return form(level: level + 1).rewrite(text) }
        return text.contains(ASCII.percent) ? redact(encoded: text, level: level + 1) : nil
    }

    /// Returns a URI reference without userinfo and without what must not leave; nil if it stays as it is.
    func redact(uri: UnsafeRawBufferPointer, level: Int, keepsFragment: Bool) -> [UInt8]? {
        let end = uri.firstIndex(of: ASCII.numberSign) ?? uri.count
        let mark = uri[..<end].firstIndex(of: ASCII.questionMark)
        let head = UserInfo.removed(from: UnsafeRawBufferPointer(rebasing: uri[..<(mark ?? end)]))
        let query = mark.flatMap { rewrite(uri[($0 + 1)..<end], level) }
        let fragment =
            end == uri.count ? nil : keepsFragment ? rewrite(uri[(end + 1)...], level) : []
        guard head != nil || query != nil || fragment != nil else { return nil }
        var result = head ?? Array(uri[..<(mark ?? end)])
        if let mark, query?.isEmpty != true { result += [ASCII.questionMark] + (query ?? Array(uri[(mark + 1)..<end])) }
        guard end < uri.count, keepsFragment else { return result }
        return result + [ASCII.numberSign] + (fragment ?? Array(uri[(end + 1)...]))
    }

    private func rewrite(_ query: Slice<UnsafeRawBufferPointer>, _ level: Int) -> [UInt8]? {
        form(level: level).rewrite(UnsafeRawBufferPointer(rebasing: query))
    }

    func form(level: Int) -> URLEncodedForm {
        URLEncodedForm(names: items) { self.redact(encoded: $0, level: level + 1) }
    }

    func marked(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        search.isFound(in: text) ? Array(Moesif.Redaction.mark.utf8) : nil
    }

    /// Returns whether a byte may be part of what is looked into.
    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.percent, ASCII.equals, ASCII.colon, ASCII.questionMark, ASCII.numberSign, ASCII.openBrace,
            ASCII.openBracket, ASCII.at, ASCII.quote, ASCII.apostrophe, UInt8(ascii: ">"):
            true
        default: false
        }
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
