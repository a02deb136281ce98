/// Rewrites `name=value&name=value`, the form of queries and of form bodies, and leaves what it keeps as it is.
///
/// Works on bytes: to a `Character`, a separator that a combining mark follows is none.
struct URLEncodedForm {
    let names: NameActions
    /// Rewrites a value, as it is spelled; returns nil if it stays.
    let value: (UnsafeRawBufferPointer) -> [UInt8]?

    /// Returns the text with each item rewritten; nil if each is kept.
    ///
    /// A name such as `user[password]` or `user.password` counts with each of its parts.
    func rewrite(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        // Nil until an item changes: most texts stay as they are, and nothing of them is copied.
        var changed: [UInt8]?
        var start = 0
        while true {
            let end = text[start...].firstIndex(of: ASCII.ampersand) ?? text.count
            if let item = rewritten(UnsafeRawBufferPointer(rebasing: text[start..<end])) {
                if changed == nil { changed = Array(text[..<max(start - 1, 0)]) }
                if !item.isEmpty { Self.append(item, to: &changed, isFirst: start == 0) }
            } else if changed != nil {
                Self.append(text[start..<end], to: &changed, isFirst: false)
            }
            guard end < text.count else { return changed }
            start = end + 1
        }
    }

    private static func append(_ item: some Collection<UInt8>, to text: inout [UInt8]?, isFirst: Bool) {
        if !isFirst, text?.isEmpty == false { text?.append(ASCII.ampersand) }
        text?.append(contentsOf: item)
    }

    /// Returns the item without what must go, which is empty if nothing is left; nil if it stays as it is.
    ///
    /// A semicolon may separate items too, and a question mark begins the query of a URI within; either may be part of
    /// a secret: what follows a name that must go, goes with it.
    private func rewritten(_ item: UnsafeRawBufferPointer) -> [UInt8]? {
        let first = item.firstIndex { $0 == ASCII.equals || $0 == ASCII.semicolon || $0 == ASCII.questionMark }
        let value = first.map { item[$0] == ASCII.equals ? $0 + 1 : 0 } ?? 0
        var start = 0
        while start < item.count {
            let end =
                item[start...].firstIndex { $0 == ASCII.semicolon || $0 == ASCII.questionMark } ?? item.count
            let equals = item[start..<end].firstIndex(of: ASCII.equals)
            let name = UnsafeRawBufferPointer(rebasing: item[start..<(equals ?? end)])
            switch strongest(of: name) {
            case .keep where isLetThrough(name, hasValue: equals != nil): break
            case .keep, .replaceValue:
                // Where only what is listed stays, a value without a name goes, and what no name looks like.
                guard equals != nil || names.allowed != nil && !name.isEmpty else { break }
                let kept = withValue(item, from: value, upTo: start) ?? Array(item[..<start])
                let isNamed = names.allowed == nil || Self.isName(name)
                return kept + (isNamed ? equals.map { Array(item[start...$0]) } ?? [] : []) + Moesif.Redaction.mark.utf8
            case .remove:
                let kept = max(start - 1, 0)
                return withValue(item, from: value, upTo: kept) ?? Array(item[..<kept])
            }
            start = end + 1
        }
        return withValue(item, from: value, upTo: item.count)
    }

    /// Returns the beginning of an item with its value rewritten; nil if that stays as it is.
    ///
    /// An item without a value, or whose first part has none, is a value as a whole.
    private func withValue(_ item: UnsafeRawBufferPointer, from start: Int, upTo end: Int) -> [UInt8]? {
        guard start < end, let value = value(UnsafeRawBufferPointer(rebasing: item[start..<end])) else { return nil }
        return Array(item[..<start]) + value
    }

    /// Returns the strictest action for a name, decoded, for the path that it spells, and for `a[b].c` also for `a`, `b`
    /// and `c`.
    private func strongest(of raw: UnsafeRawBufferPointer) -> NameActions.Action {
        guard !raw.allSatisfy(ASCII.isWordCharacter) else {
            guard let paths = names.paths else { return names.action(raw) }
            return names.action(raw).or(FormName(raw).action(in: paths))
        }
        let whole = PercentCoding.decode(raw)
        var result = whole.withUnsafeBytes { names.action(Self.trimmed($0)) }
        if let paths = names.paths { result = result.or(FormName(whole).action(in: paths)) }
        // Part by part: a percent sign that means nothing in one part does not hide another.
        for part in whole.split(whereSeparator: { !ASCII.isWordCharacter($0) }) {
            result = result.or(part.withUnsafeBytes { names.action($0) })
        }
        // A listed name may hold other signs, and letters beyond ASCII.
        guard whole.contains(where: Self.isBetweenParts) else { return result }
        for part in whole.split(whereSeparator: Self.isBetweenParts) {
            result = result.or(part.withUnsafeBytes { names.action(Self.trimmed($0)) })
        }
        return result
    }

    private static func isBetweenParts(_ byte: UInt8) -> Bool {
        ".[]()".utf8.contains(byte)
    }

    /// Returns whether an item may stay that is neither masked nor redacted.
    private func isLetThrough(_ raw: UnsafeRawBufferPointer, hasValue: Bool) -> Bool {
        guard let allowed = names.allowed, hasValue || !raw.isEmpty else { return true }
        let name = PercentCoding.decode(raw)
        return name.withUnsafeBytes { allowed.names.contains(Self.trimmed($0)) } || FormName(name).isAllowed(allowed)
    }

    /// Returns whether a name, decoded, holds nothing that only values have.
    private static func isName(_ raw: UnsafeRawBufferPointer) -> Bool {
        PercentCoding.decode(raw).allSatisfy { byte in
            ASCII.isWordCharacter(byte) || byte >= 0x80 || ".[]:$~*! ".utf8.contains(byte)
        }
    }

    /// The name without the white space around it, which many servers do not count.
    private static func trimmed(_ name: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let first = name.firstIndex(where: { $0 > ASCII.space }),
            let last = name.lastIndex(where: { $0 > ASCII.space })
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: name[first...last])
    }
}
