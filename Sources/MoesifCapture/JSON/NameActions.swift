/// The fate of what bears a name: masks remove it, and redaction blacks it out.
struct NameActions: Sendable {
    /// The fate of one member of JSON, or one item of a form.
    enum Action {
        case keep
        case replaceValue
        case remove
    }

    let masked: CaseInsensitiveNames
    private let redacted: CaseInsensitiveNames
    /// A bit for each beginning of a name, by its length.
    private let beginnings: [UInt32]

    init(masking masked: some Sequence<String> = [], redacting redacted: some Sequence<String>) {
        self.masked = CaseInsensitiveNames(masked)
        self.redacted = CaseInsensitiveNames(redacted)
        let (masks, names) = (self.masked.beginnings, self.redacted.beginnings)
        beginnings = (0..<max(masks.count, names.count)).map {
            ($0 < masks.count ? masks[$0] : 0) | ($0 < names.count ? names[$0] : 0)
        }
    }

    /// Returns the fate of a name in UTF-8.
    func action(_ name: UnsafeRawBufferPointer) -> Action {
        if masked.contains(name) { return .remove }
        return redacted.contains(name) ? .replaceValue : .keep
    }

    /// Returns false if a name in ASCII, by its first byte and length, is certainly kept.
    @inline(__always)
    func mayMatch(_ first: UInt8, length: Int) -> Bool {
        guard length < beginnings.count else { return false }
        return length == 0 || beginnings[length] & CaseInsensitiveNames.mark(first) != 0
    }
}
