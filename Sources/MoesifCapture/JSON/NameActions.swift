/// The fate of what bears a name or stands at a place: masks remove it, and redaction blacks it out.
struct NameActions: Sendable {
    /// The fate of one member of JSON, or one item of a form.
    enum Action {
        case keep
        case replaceValue
        case remove

        /// Returns the stricter of two.
        func or(_ other: Action) -> Action {
            self == .remove || other == .keep ? self : other
        }
    }

    let masked: CaseInsensitiveNames
    private let redacted: CaseInsensitiveNames
    /// A bit for each beginning of a name, by its length.
    private let beginnings: [UInt32]
    /// The paths among the entries; nil if there are none.
    let paths: NamePaths?
    /// The names that alone are let through; nil where all are that are not listed.
    private(set) var allowed: AllowedNames?

    /// - Parameters:
    ///   - masked: Names, and paths from the root of a body.
    ///   - allowed: What alone is let through, of what is neither masked nor redacted; nil for all.
    ///   - areAtRoot: Whether what is let through are whole names: no part of another.
    init(
        masking masked: some Sequence<String> = [],
        redacting redacted: some Sequence<String>,
        allowing allowed: Set<String>? = nil,
        atRoot areAtRoot: Bool = false
    ) {
        // A path is a name too: a key may be spelled so.
        self.masked = CaseInsensitiveNames(masked)
        self.redacted = CaseInsensitiveNames(redacted)
        let (masks, names) = (self.masked.beginnings, self.redacted.beginnings)
        beginnings = (0..<max(masks.count, names.count)).map {
            ($0 < masks.count ? masks[$0] : 0) | ($0 < names.count ? names[$0] : 0)
        }
        paths = NamePaths(masking: masked, redacting: redacted)
        self.allowed = allowed.map { AllowedNames($0, atRoot: areAtRoot) }
    }

    /// The same where all is let through that is not listed.
    var allowingAll: NameActions {
        var actions = self
        actions.allowed = nil
        return actions
    }

    /// True where more than names counts.
    @inline(__always)
    var hasPlaces: Bool {
        paths != nil || allowed != nil
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
