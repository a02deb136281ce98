/// The parts of a pattern for secrets in URL paths.
struct PathPatternParts: Sendable {
    /// The hosts that a pattern applies to.
    enum Host: Sendable {
        case exactly(String)
        /// Every host below a domain.
        case below(String)
        case any
    }

    /// One segment of the path, with text in lower case.
    enum Part: Sendable {
        case text([UInt8])
        case any
        /// A secret between two texts.
        case secret(prefix: [UInt8], suffix: [UInt8])
    }

    let host: Host
    let segments: [Part]
    /// True if further segments may follow.
    let isOpen: Bool

    /// Returns `nil` if the pattern is malformed or marks no secret.
    init?(_ pattern: String) {
        var parts = pattern.lowercased().split(separator: "/", omittingEmptySubsequences: false)[...]
        guard let host = parts.popFirst().flatMap(Self.host) else { return nil }
        isOpen = parts.last == "**"
        if isOpen { parts.removeLast() }
        var segments: [Part] = []
        for part in parts {
            guard let segment = Self.segment(part.utf8) else { return nil }
            segments.append(segment)
        }
        guard segments.contains(where: { if case .secret = $0 { true } else { false } }) else { return nil }
        self.host = host
        self.segments = segments
    }

    private static func host(_ text: Substring) -> Host? {
        if text == "*" { return .any }
        let domain = text.hasPrefix("*.") ? text.dropFirst(2) : text
        let labels = domain.utf8.split(separator: ASCII.point, omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isWordCharacter) }) else { return nil }
        return domain.count < text.count ? .below(String(domain)) : .exactly(String(text))
    }

    private static func segment(_ text: Substring.UTF8View) -> Part? {
        if text.elementsEqual("*".utf8) { return .any }
        guard !text.isEmpty, !text.contains(where: { "*?#%;\\".utf8.contains($0) || $0 <= ASCII.space }) else {
            return nil
        }
        guard let open = text.firstIndex(of: ASCII.openBrace) else {
            return text.contains(ASCII.closeBrace) ? nil : .text(Array(text))
        }
        let rest = text[text.index(after: open)...]
        guard let close = rest.firstIndex(of: ASCII.closeBrace), close > rest.startIndex else { return nil }
        let (prefix, suffix) = (text[..<open], rest[rest.index(after: close)...])
        let others = [prefix, rest[..<close], suffix]
        guard !others.contains(where: { $0.contains(ASCII.openBrace) || $0.contains(ASCII.closeBrace) }) else {
            return nil
        }
        return .secret(prefix: Array(prefix), suffix: Array(suffix))
    }
}
