/// The classes of header names, by which their values are redacted.
///
/// A name is classified once, unless another takes its place: a server chooses the names, so few are kept.
final class HeaderNameClasses: Sendable {
    /// The treatment of a header.
    enum Class {
        case masked, redacted, uri, link, other
    }

    private static let mostKept: UInt32 = 1024
    /// The longest name that is kept, in bytes.
    private static let longestKept = 64
    private static let holdingURIs = CaseInsensitiveNames([
        "location", "content-location", "referer", "x-original-url", "x-original-uri", "x-rewrite-url",
        "x-forwarded-uri", "x-envoy-original-path",
    ])

    private let names: CaseInsensitiveNames
    private let fragments: NameFragments
    private let masked: CaseInsensitiveNames
    /// The names that alone are let through; nil where all are that are not listed.
    private let allowed: CaseInsensitiveNames?
    /// The names that were seen, each at the place of its hash.
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
        // Some servers write an underscore for each hyphen.
        let hyphenated = name.lowercased().replacing("_", with: "-").trimmingHTTPSpace()
        if names.contains(name) || names.contains(hyphenated) { return .redacted }
        if fragments.areIn(name.lowercased()) || fragments.areIn(hyphenated) { return .redacted }
        if let allowed, !allowed.contains(name) { return .redacted }
        if Self.holdingURIs.contains(name) { return .uri }
        return name.lowercased() == "link" ? .link : .other
    }
}
