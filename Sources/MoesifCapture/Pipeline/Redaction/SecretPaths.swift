/// Finds secrets in the paths of URIs by patterns.
///
/// A class, because the policies that contain it are copied for each call.
final class SecretPaths: Sendable {
    /// The URI of a call to a host that has patterns, as the base of references without a host.
    struct Base: Sendable {
        let patterns: [PathPatternParts]
        /// The path up to its last slash, or `nil` if it is too long; relative references are then redacted entirely.
        let directory: [UInt8]?
    }

    /// The maximum length of a directory with which references are merged, in bytes.
    ///
    /// The limit bounds the work, because the other side of the call determines the number of references.
    private static let longestDirectory = 256

    /// The maximum length of a host that is looked up, in bytes.
    private static let longestHost = 255

    private let exact: [String: [PathPatternParts]]
    /// The patterns for all subdomains of a domain, by the domain.
    private let below: [String: [PathPatternParts]]
    private let anywhere: [PathPatternParts]
    /// The maximum number of labels of a domain in `below`.
    private let mostLabels: Int
    /// Rules out most hosts without patterns.
    private let filter: HostFilter

    /// Creates a search, or returns `nil` if there is no valid pattern.
    init?(_ patterns: Set<Moesif.Redaction.PathPattern>) {
        var exact: [String: [PathPatternParts]] = [:]
        var below: [String: [PathPatternParts]] = [:]
        var anywhere: [PathPatternParts] = []
        for pattern in patterns.compactMap(\.parts) {
            switch pattern.host {
            case .exactly(let host): exact[host, default: []].append(pattern)
            case .below(let domain): below[domain, default: []].append(pattern)
            case .any: anywhere.append(pattern)
            }
        }
        guard !exact.isEmpty || !below.isEmpty || !anywhere.isEmpty else { return nil }
        filter = HostFilter(exact.keys + below.keys.map { "." + $0 }, all: !anywhere.isEmpty)
        mostLabels = below.keys.map { $0.utf8.count { $0 == ASCII.point } + 1 }.max() ?? 0
        self.exact = exact
        self.below = below
        self.anywhere = anywhere
    }

    /// Returns false only if the text certainly contains no secret, in any number of URIs.
    func mayHold(_ text: UnsafeRawBufferPointer) -> Bool {
        filter.mayHold(text)
    }

    /// Returns false only if a URL with a host that begins after the byte at an index certainly contains no secret.
    func mayHold(_ text: UnsafeRawBufferPointer, after index: Int) -> Bool {
        filter.mayHold(text, after: index)
    }

    /// Returns the base of references that come with a call to a URI, or `nil` if its host has no patterns.
    func base(_ uri: UnsafeRawBufferPointer) -> Base? {
        let colon = uri.firstIndex(of: ASCII.colon) ?? -1
        guard let start = uri[(colon + 1)...].firstIndex(where: { !PathSegments.isSlash($0) }) else { return nil }
        let isEnd = { (byte: UInt8) in byte == ASCII.questionMark || byte == ASCII.numberSign }
        let path = uri[start...].firstIndex { isEnd($0) || PathSegments.isSlash($0) } ?? uri.count
        guard filter.mayHold(UnsafeRawBufferPointer(rebasing: uri[..<path])) else { return nil }
        let authority = PathSegments(uri[start..<path], at: .slash).segments.first
        let patterns = patterns(for: authority?.host ?? "", isAuthority: true)
        guard !patterns.isEmpty else { return nil }
        let end = uri[path...].firstIndex(where: isEnd) ?? uri.count
        let last = uri[path..<end].lastIndex(where: PathSegments.isSlash)
        let directory = last.map { uri[path...$0] }
        guard directory?.count ?? 0 <= Self.longestDirectory else { return Base(patterns: patterns, directory: nil) }
        return Base(patterns: patterns, directory: directory.map { Array($0) } ?? [UInt8(ascii: "/")])
    }

    /// Returns the part of a URI before its query with the secrets redacted, or `nil` if it stays unchanged.
    ///
    /// - Parameters:
    ///   - head: The part of a URI before its query.
    ///   - base: The base of references without a host. Default: none.
    func redact(head: UnsafeRawBufferPointer, at base: Base? = nil) -> [UInt8]? {
        guard base != nil || filter.mayHold(head) else { return nil }
        return Self.replaced(head, secrets(in: head, 0..<head.count, at: base))
    }

    /// Returns other text with the secrets in its URLs redacted, or `nil` if it stays unchanged.
    func redact(prose: UnsafeRawBufferPointer) -> [UInt8]? {
        guard filter.mayHold(prose) else { return nil }
        var found: [Range<Int>] = []
        for word in prose.split(whereSeparator: Self.endsURL) {
            // Trailing punctuation belongs to the text and not to the URL.
            let last = word.lastIndex { !".,;:!)'".utf8.contains($0) } ?? word.startIndex
            found += secrets(in: prose, word.startIndex..<last + 1, at: nil)
        }
        return Self.replaced(prose, found)
    }

    private static func replaced(_ text: UnsafeRawBufferPointer, _ secrets: [Range<Int>]) -> [UInt8]? {
        guard !secrets.isEmpty else { return nil }
        var result: [UInt8] = []
        var copied = 0
        for secret in secrets.sorted(by: { $0.lowerBound < $1.lowerBound }) where secret.upperBound > copied {
            if secret.lowerBound >= copied {
                result += text[copied..<secret.lowerBound]
                result += Moesif.Redaction.mark.utf8
            }
            copied = secret.upperBound
        }
        return result + text[copied...]
    }

    /// Returns the patterns for a host.
    func patterns(for host: String, isAuthority: Bool) -> [PathPatternParts] {
        let bytes = host.utf8
        // Patterns support only ASCII hosts.
        guard !host.isEmpty, bytes.count <= Self.longestHost, bytes.allSatisfy({ $0 < 0x80 }) else {
            return isAuthority ? anywhere : []
        }
        var found = exact[host] ?? []
        var end = bytes.endIndex
        for _ in 0..<mostLabels {
            guard let point = bytes[..<end].lastIndex(of: ASCII.point) else { break }
            found += below[String(host[bytes.index(after: point)...])] ?? []
            end = point
        }
        return isAuthority ? found + anywhere : found
    }

    /// Returns true if no URL continues past a byte.
    private static func endsURL(_ byte: UInt8) -> Bool {
        switch byte {
        case ...ASCII.space, UInt8(ascii: "<"), UInt8(ascii: ">"), ASCII.quote, UInt8(ascii: "`"), UInt8(ascii: "|"),
            ASCII.questionMark, ASCII.numberSign:
            true
        default: false
        }
    }
}
