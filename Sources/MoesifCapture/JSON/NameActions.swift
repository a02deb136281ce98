/// The action for each name or place: masks remove the value, and redaction replaces it.
struct NameActions: Sendable {
    /// The action for a member of JSON or an item of a form.
    enum Action {
        case keep
        case replaceValue
        case remove

        /// Returns the stricter of two actions.
        func or(_ other: Action) -> Action {
            self == .remove || other == .keep ? self : other
        }
    }

    let masked: CaseInsensitiveNames
    private let redacted: CaseInsensitiveNames
    /// For each length, a bit mask of the first bytes of the names.
    private let beginnings: [UInt32]
    /// The paths among the entries, or nil if there are none.
    let paths: NamePaths?
    /// The allow list, or nil to keep every value that is not masked or redacted.
    private(set) var allowed: AllowedNames?

    /// Creates the actions.
    ///
    /// - Parameters:
    ///   - masked: The names, and paths from the root of a body, to remove.
    ///   - redacted: The names and paths with values to replace.
    ///   - allowed: The names to keep among those that are neither masked nor redacted, or nil for all.
    ///   - areAtRoot: Whether the allowed names apply only at the root and not as parts of other names.
    init(
        masking masked: some Sequence<String> = [],
        redacting redacted: some Sequence<String>,
        allowing allowed: Set<String>? = nil,
        atRoot areAtRoot: Bool = false
    ) {
        // A path is also a name, because a key may be spelled like it.
        self.masked = CaseInsensitiveNames(masked)
        self.redacted = CaseInsensitiveNames(redacted)
        let (masks, names) = (self.masked.beginnings, self.redacted.beginnings)
        beginnings = (0..<max(masks.count, names.count)).map {
            ($0 < masks.count ? masks[$0] : 0) | ($0 < names.count ? names[$0] : 0)
        }
        paths = NamePaths(masking: masked, redacting: redacted)
        self.allowed = allowed.map { AllowedNames($0, atRoot: areAtRoot) }
    }

    /// The same actions without an allow list.
    var allowingAll: NameActions {
        var actions = self
        actions.allowed = nil
        return actions
    }

    /// True if more than names count.
    @inline(__always)
    var hasPlaces: Bool {
        paths != nil || allowed != nil
    }

    /// Returns the action for a name in UTF-8.
    func action(_ name: UnsafeRawBufferPointer) -> Action {
        if masked.contains(name) { return .remove }
        return redacted.contains(name) ? .replaceValue : .keep
    }

    /// Returns false if an ASCII name with this first byte and length is certainly kept.
    @inline(__always)
    func mayMatch(_ first: UInt8, length: Int) -> Bool {
        guard length < beginnings.count else { return false }
        return length == 0 || beginnings[length] & CaseInsensitiveNames.mark(first) != 0
    }
}
