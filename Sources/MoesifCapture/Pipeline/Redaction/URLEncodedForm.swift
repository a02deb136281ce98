/// Redacts the items of a query or form body, `name=value&name=value`, and leaves all other text unchanged.
///
/// It works on bytes, because a separator followed by a combining mark is not a separate `Character`.
struct URLEncodedForm {
    let names: NameActions
    /// Redacts an encoded value, or returns `nil` to keep it.
    let value: (UnsafeRawBufferPointer) -> [UInt8]?

    /// Returns the redacted text, or `nil` if it stays unchanged.
    ///
    /// Each part of a name such as `user[password]` or `user.password` counts as a name.
    func rewrite(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        // Nil until an item changes. Most texts stay unchanged, and are not copied.
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

    /// Returns the redacted item, which is empty if nothing remains, or `nil` if it stays unchanged.
    ///
    /// A semicolon may also separate items, and a question mark may begin the query of an inner URI. Either may be part
    /// of a secret, so everything after a redacted or masked name is redacted or removed too.
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
                // In the mode `onlyListed`, a value without a name is redacted, and so is a name that does not look
                // like one.
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

    /// Returns the beginning of an item with its value redacted, or `nil` if the value stays unchanged.
    ///
    /// An item without a value, or with a first part that has none, is treated as a value.
    private func withValue(_ item: UnsafeRawBufferPointer, from start: Int, upTo end: Int) -> [UInt8]? {
        guard start < end, let value = value(UnsafeRawBufferPointer(rebasing: item[start..<end])) else { return nil }
        return Array(item[..<start]) + value
    }

    /// Returns the strictest action for a name, for the path that it denotes, and for each of its parts.
    ///
    /// The parts of `a[b].c` are `a`, `b` and `c`.
    private func strongest(of raw: UnsafeRawBufferPointer) -> NameActions.Action {
        guard !raw.allSatisfy(ASCII.isWordCharacter) else {
            guard let paths = names.paths else { return names.action(raw) }
            return names.action(raw).or(FormName(raw).action(in: paths))
        }
        let whole = PercentCoding.decode(raw)
        var result = whole.withUnsafeBytes { names.action(Self.trimmed($0)) }
        if let paths = names.paths { result = result.or(FormName(whole).action(in: paths)) }
        // Each part is checked separately, so that an invalid percent escape in one part does not hide another.
        for part in whole.split(whereSeparator: { !ASCII.isWordCharacter($0) }) {
            result = result.or(part.withUnsafeBytes { names.action($0) })
        }
        // A listed name may also contain other signs and non-ASCII letters.
        guard whole.contains(where: Self.isBetweenParts) else { return result }
        for part in whole.split(whereSeparator: Self.isBetweenParts) {
            result = result.or(part.withUnsafeBytes { names.action(Self.trimmed($0)) })
        }
        return result
    }

    private static func isBetweenParts(_ byte: UInt8) -> Bool {
        ".[]()".utf8.contains(byte)
    }

    /// Returns true if an item that is neither masked nor redacted may be sent.
    private func isLetThrough(_ raw: UnsafeRawBufferPointer, hasValue: Bool) -> Bool {
        guard let allowed = names.allowed, hasValue || !raw.isEmpty else { return true }
        let name = PercentCoding.decode(raw)
        return name.withUnsafeBytes { allowed.names.contains(Self.trimmed($0)) } || FormName(name).isAllowed(allowed)
    }

    /// Returns true if a name contains no byte that only values contain, after decoding.
    private static func isName(_ raw: UnsafeRawBufferPointer) -> Bool {
        PercentCoding.decode(raw).allSatisfy { byte in
            ASCII.isWordCharacter(byte) || byte >= 0x80 || ".[]:$~*! ".utf8.contains(byte)
        }
    }

    /// Returns the name without surrounding white space, which many servers ignore.
    private static func trimmed(_ name: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let first = name.firstIndex(where: { $0 > ASCII.space }),
            let last = name.lastIndex(where: { $0 > ASCII.space })
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: name[first...last])
    }
}
