import Foundation

/// Finds what is secret in the paths of URIs, by patterns.
///
/// A class: policies that hold it are copied for each call.
final class SecretPaths: Sendable {
    /// The patterns for one host.
    struct Host: Sendable {
        fileprivate let patterns: [PathPatternParts]
    }

    /// The most hosts whose paths are looked at in one URI; what follows is blacked out.
    private static let mostHosts = 8
    /// The longest host that is looked up, in bytes.
    private static let longestHost = 255

    private let exact: [String: [PathPatternParts]]
    /// The patterns for all hosts below a domain, by the domain.
    private let below: [String: [PathPatternParts]]
    private let anywhere: [PathPatternParts]
    /// Tells most hosts that no pattern is for.
    private let filter: HostFilter

    /// Nil if there is no pattern that can be used.
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
        self.exact = exact
        self.below = below
        self.anywhere = anywhere
    }

    /// Returns false if certainly nothing is secret in a URL whose scheme ends at a colon.
    func mayHold(url: UnsafeRawBufferPointer, colon: Int) -> Bool {
        filter.mayHold(url, colon: colon)
    }

    /// Returns the patterns for the host of a URI; nil if there are none.
    func host(of uri: UnsafeRawBufferPointer) -> Host? {
        guard filter.mayHold(uri) else { return nil }
        let segments = PathSegment.split(uri)
        guard let authority = segments.indices.first(where: { Self.isAuthority(segments, $0) }) else { return nil }
        let patterns = patterns(for: segments[authority].host, isAuthority: true)
        return patterns.isEmpty ? nil : Host(patterns: patterns)
    }

    /// Returns the part of a URI before its query without what is secret; nil if it stays as it is.
    ///
    /// - Parameter host: The patterns for the host of a reference that names none.
    func redact(head: UnsafeRawBufferPointer, at host: Host? = nil) -> [UInt8]? {
        guard host != nil || filter.mayHold(head) else { return nil }
        let segments = PathSegment.split(head)
        var secrets: [Range<Int>] = []
        var hosts = 0
        for index in segments.indices {
            // A URI may stand within the path of another.
            let patterns = patterns(for: segments[index].host, isAuthority: Self.isAuthority(segments, index))
            guard !patterns.isEmpty else { continue }
            hosts += 1
            guard hosts <= Self.mostHosts else {
                secrets.append(segments[index].start..<head.count)
                break
            }
            secrets += Self.secrets(in: segments[(index + 1)...], patterns)
        }
        if let host, !segments.indices.contains(where: { Self.isAuthority(segments, $0) }) {
            secrets += Self.secrets(in: segments[...], host.patterns)
        }
        guard !secrets.isEmpty else { return nil }
        return Self.replaced(head, secrets.sorted { $0.lowerBound < $1.lowerBound })
    }

    private static func secrets(in rest: ArraySlice<PathSegment>, _ patterns: [PathPatternParts]) -> [Range<Int>] {
        // A segment that another takes back may hold the secret too.
        let (resolved, written) = (PathSegment.resolved(rest), rest.filter { !$0.isEmpty })
        return patterns.flatMap { $0.secrets(in: resolved) + $0.secrets(in: written) }
    }

    private static func replaced(_ head: UnsafeRawBufferPointer, _ secrets: [Range<Int>]) -> [UInt8] {
        var result: [UInt8] = []
        var copied = 0
        for secret in secrets where secret.upperBound > copied {
            if secret.lowerBound >= copied {
                result += head[copied..<secret.lowerBound]
                result += Moesif.Redaction.mark.utf8
            }
            copied = secret.upperBound
        }
        return result + head[copied...]
    }

    private func patterns(for host: String, isAuthority: Bool) -> [PathPatternParts] {
        guard !host.isEmpty, host.utf8.count <= Self.longestHost else { return isAuthority ? anywhere : [] }
        var found = exact[host] ?? []
        var rest = host[...]
        while let point = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: point)...]
            found += below[String(rest)] ?? []
        }
        return isAuthority ? found + anywhere : found
    }

    /// Returns whether a segment is the host of a URI: the one behind a scheme, or behind two slashes at the start.
    private static func isAuthority(_ segments: [PathSegment], _ index: Int) -> Bool {
        guard !segments[index].isEmpty else { return false }
        if segments[index].beginsWithWebScheme { return true }
        let before = segments[..<index].last { !$0.isEmpty }
        return before.map(\.isScheme) ?? (index > 1)
    }
}

extension PathPatternParts {
    /// Returns where the secrets stand in a path; empty if it does not match.
    fileprivate func secrets(in path: [PathSegment]) -> [Range<Int>] {
        guard isOpen ? path.count >= segments.count : path.count == segments.count else { return [] }
        var secrets: [Range<Int>] = []
        for (pattern, segment) in zip(segments, path) {
            switch pattern {
            case .text(let text): guard segment.reads(text) else { return [] }
            case .any: break
            case .secret(let prefix, let suffix):
                guard let secret = segment.range(after: prefix, before: suffix) else { return [] }
                secrets.append(secret)
            }
        }
        return secrets
    }
}
