// Servers and clients read a text in different ways. A secret that any of these readings contains is redacted.
extension SecretPaths {
    /// The maximum number of hosts in one URI; everything from the next host on is redacted.
    private static let mostHosts = 8
    /// The maximum number of parameter-only segments in one path, each of which servers may count or ignore.
    ///
    /// A path with more of them is redacted entirely.
    private static let mostParameters = 8

    /// Returns the secrets in a range of a text, which may contain several URIs.
    ///
    /// The range is searched as a whole and in parts.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - range: The range to search.
    ///   - base: The base of references without a host.
    func secrets(in text: UnsafeRawBufferPointer, _ range: Range<Int>, at base: Base?) -> [Range<Int>] {
        var found = urls(in: text, range)
        if let base { found += Self.reference(in: text, range, base) }
        guard text[range].contains(where: Self.mayEndURL) else { return found }
        for part in text[range].split(whereSeparator: Self.mayEndURL) {
            let range = part.startIndex..<part.endIndex
            found += urls(in: text, range)
            // Each reference in a list has a separate path.
            if let base, PathSegments.isSlash(text[range.lowerBound]) { found += Self.reference(in: text, range, base) }
        }
        return found
    }

    /// Returns the secrets in a URL and in the URLs within its path.
    private func urls(in text: UnsafeRawBufferPointer, _ range: Range<Int>) -> [Range<Int>] {
        guard mayHold(UnsafeRawBufferPointer(rebasing: text[range])) else { return [] }
        var found: [Range<Int>] = []
        for separators in PathSegments.readings(of: text[range]) {
            let segments = PathSegments(text[range], at: separators).segments
            var hosts = 0
            for index in segments.indices {
                let patterns = patterns(for: segments[index].host, isAuthority: Self.isAuthority(segments, index))
                guard !patterns.isEmpty else { continue }
                hosts += 1
                guard hosts <= Self.mostHosts else {
                    found.append(segments[index].start..<range.upperBound)
                    break
                }
                let secrets = Self.secrets(in: Array(segments[(index + 1)...]), patterns)
                // In a URL that is encoded as a whole, an encoded slash is a separator.
                let isEncoded = PathSegments.isEncodedSlash(text[range], at: segments[index].end)
                found += isEncoded ? secrets : secrets.map { Self.extended($0, in: text[range]) }
            }
        }
        return found
    }

    /// Returns the secrets in a reference without a host, which refers to the called host.
    private static func reference(
        in text: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        _ base: Base
    ) -> [Range<Int>] {
        guard let start = path(of: text[range]), start < range.upperBound else { return [] }
        let path = start..<range.upperBound
        if PathSegments.isSlash(text[start]) { return reference(text[path], to: [], base.patterns) }
        guard let directory = base.directory else { return [path] }
        let relative = reference(text[path], to: directory, base.patterns)
        guard PathSegments.isEncodedSlash(text[range], at: start) else { return relative }
        return relative + reference(text[path], to: [], base.patterns)
    }

    private static func reference(
        _ path: Slice<UnsafeRawBufferPointer>,
        to directory: [UInt8],
        _ patterns: [PathPatternParts]
    ) -> [Range<Int>] {
        let merged = directory + path
        let moved = path.startIndex - directory.count
        return merged.withUnsafeBytes { merged in
            var found: [Range<Int>] = []
            for separators in PathSegments.readings(of: merged[...]) {
                let segments = PathSegments(merged[...], at: separators).segments
                let own = segments.firstIndex { $0.start >= directory.count } ?? segments.count
                // The dots at the beginning of a reference remove only segments of the base.
                let rest = segments[own...].drop(while: \.isDots)
                let before = PathSegment.resolved(segments[..<rest.startIndex])
                for secret in secrets(in: before + rest, patterns) where secret.upperBound > directory.count {
                    let whole = extended(secret, in: merged[...])
                    found.append(max(whole.lowerBound, directory.count) + moved..<whole.upperBound + moved)
                }
            }
            return found
        }
    }

    /// Returns the start index of the path of a reference without a host, or `nil` if the reference has a host.
    private static func path(of reference: Slice<UnsafeRawBufferPointer>) -> Int? {
        let reference = reference.drop { $0 <= ASCII.space }
        guard let colon = reference.firstIndex(of: ASCII.colon),
            reference[..<colon].allSatisfy({ ASCII.isWordCharacter($0) || $0 == ASCII.plus || $0 == ASCII.point })
        else { return reference.startIndex }
        let rest = reference[(colon + 1)...]
        if rest.prefix(2).allSatisfy(PathSegments.isSlash), rest.count > 1 { return nil }
        // Some clients read `https:/path` as a reference to the called host.
        let scheme = String(decoding: reference[..<colon], as: UTF8.self).lowercased()
        return ["http", "https", "ws", "wss"].contains(scheme) ? rest.startIndex : reference.startIndex
    }

    private static func secrets(in path: [PathSegment], _ patterns: [PathPatternParts]) -> [Range<Int>] {
        guard let first = path.first, let last = path.last else { return [] }
        let parameters = path.count { $0.isParameters }
        guard parameters <= mostParameters else { return [first.start..<last.end] }
        // A segment that `..` removes may also contain the secret.
        var readings = [path]
        if path.contains(where: \.isDots) {
            readings.append(PathSegment.resolved(path))
            if parameters > 0 { readings.append(PathSegment.resolved(path.filter { !$0.isParameters })) }
        }
        return readings.flatMap { path in patterns.flatMap { $0.secrets(in: path[...]) ?? [] } }
    }

    /// Returns the range of a secret extended to the end of its segment, because an encoded slash may belong to the
    /// secret.
    private static func extended(_ secret: Range<Int>, in text: Slice<UnsafeRawBufferPointer>) -> Range<Int> {
        guard PathSegments.isEncodedSlash(text, at: secret.upperBound) else { return secret }
        let end = text[secret.upperBound...].firstIndex(where: PathSegments.isSlash) ?? text.endIndex
        return secret.lowerBound..<end
    }

    /// Returns true if a segment is the host of a URI: after a scheme, or after two slashes at the start.
    private static func isAuthority(_ segments: [PathSegment], _ index: Int) -> Bool {
        if segments[index].beginsWithWebScheme { return true }
        return index > 0 ? segments[index - 1].isScheme : segments[index].slashes > 1
    }

    /// Returns true if another URI may follow a byte.
    private static func mayEndURL(_ byte: UInt8) -> Bool {
        byte <= ASCII.space || "<>\"'`,;=&|()[]{}?#".utf8.contains(byte)
    }
}

extension PathPatternParts {
    /// Returns the ranges of the secrets in a path, matched from a part of the pattern on, or `nil` if it does not
    /// match.
    fileprivate func secrets(in path: ArraySlice<PathSegment>, from part: Int = 0) -> [Range<Int>]? {
        guard part < segments.count else { return isOpen || path.allSatisfy(\.isParameters) ? [] : nil }
        guard let segment = path.first else { return nil }
        let rest = path.dropFirst()
        let skipped = segment.isParameters ? secrets(in: rest, from: part) : nil
        guard let own = segments[part].secrets(in: segment), let others = secrets(in: rest, from: part + 1) else {
            return skipped
        }
        return own + others + (skipped ?? [])
    }
}

extension PathPatternParts.Part {
    /// Returns the range of the secret in a segment, if this part has one, or `nil` if the segment does not match.
    fileprivate func secrets(in segment: PathSegment) -> [Range<Int>]? {
        switch self {
        case .text(let text): segment.reads(text) ? [] : nil
        case .any: []
        case .secret(let prefix, let suffix): segment.range(after: prefix, before: suffix).map { [$0] }
        }
    }
}
