/// The classes of header names, which determine the redaction of their values.
///
/// Classified names are cached. The cache is small because servers choose the names, and a name may displace another.
final class HeaderNameClasses: Sendable {
    /// The treatment of a header.
    enum Class {
        case masked, redacted, uri, link, other
    }

    private static let mostKept: UInt32 = 1024
    /// The maximum length of a name in the cache, in bytes.
    private static let longestKept = 64
    private static let holdingURIs = CaseInsensitiveNames([
        "location", "content-location", "referer", "x-original-url", "x-original-uri", "x-rewrite-url",
        "x-forwarded-uri", "x-envoy-original-path",
    ])

    private let names: CaseInsensitiveNames
    private let fragments: NameFragments
    private let masked: CaseInsensitiveNames
    /// The only names that are let through, or `nil` if all names are that are not redacted.
    private let allowed: CaseInsensitiveNames?
    /// The cached names, each in the slot of its hash.
    private let known = Lock<[(name: HeaderName, class: Class)?]>(Array(repeating: nil, count: Int(mostKept)))

    init(_ redaction: Moesif.Redaction, masking masked: Set<HeaderName>) {
        names = CaseInsensitiveNames(redaction.headers.map(\.description))
        fragments = NameFragments(redaction.headersContaining)
        self.masked = CaseInsensitiveNames(masked.map(\.description))
        allowed = redaction.mode.allowed.map { CaseInsensitiveNames($0.headers.map(\.description)) }
    }

    func `class`(of name: HeaderName) -> Class {
        let place = Int(name.hash % Self.mostKept)
        if let known = known.withLock({ $0[place] }), known.name == name { return known.class }
        let found = classify(name.description)
        if name.description.utf8.count <= Self.longestKept { known.withLock { $0[place] = (name, found) } }
        return found
    }

    private func classify(_ name: String) -> Class {
        if masked.contains(name) { return .masked }
        // Some servers replace hyphens with underscores.
        let hyphenated = name.lowercased().replacing("_", with: "-").trimmingHTTPSpace()
        if names.contains(name) || names.contains(hyphenated) { return .redacted }
        if fragments.areIn(name.lowercased()) || fragments.areIn(hyphenated) { return .redacted }
        if let allowed, !allowed.contains(name) { return .redacted }
        if Self.holdingURIs.contains(name) { return .uri }
        return name.lowercased() == "link" ? .link : .other
    }
}
