/// A segment of a URI as servers read it: the scheme, the authority or a path segment.
struct PathSegment {
    /// The percent-decoded text, in lower case.
    let text: ArraySlice<UInt8>
    /// The index in the URI of each byte of the text.
    let places: ArraySlice<Int>
    /// The end index of the segment in the URI.
    let end: Int
    /// The number of slashes before the segment.
    let slashes: Int

    private static let webSchemes = ["http:", "https:", "ws:", "wss:"]

    /// Returns the segments of a path with `.` and `..` resolved.
    static func resolved(_ path: some Sequence<PathSegment>) -> [PathSegment] {
        var resolved: [PathSegment] = []
        for segment in path { segment.resolve(in: &resolved) }
        return resolved
    }

    /// Appends the segment to a path; `.` appends nothing, and `..` removes the last segment.
    func resolve(in path: inout [PathSegment]) {
        guard isDots else { return path.append(self) }
        if name.count > 1 { _ = path.popLast() }
    }

    /// The text without its parameters, which begin with a semicolon.
    private var name: ArraySlice<UInt8> {
        text.prefix { $0 != ASCII.semicolon }
    }

    /// The start index of the segment in the URI.
    var start: Int {
        places.first ?? end
    }

    /// True if the segment is `.` or `..`.
    var isDots: Bool {
        let name = name
        return (1...2).contains(name.count) && name.allSatisfy { $0 == ASCII.point }
    }

    /// True if the segment consists of parameters only, so that servers that strip parameters see no segment.
    var isParameters: Bool {
        text.first == ASCII.semicolon
    }

    /// True if the segment is a scheme with its colon.
    var isScheme: Bool {
        text.last == ASCII.colon && text.count > 1
    }

    /// True for a segment such as `https:host`, which some clients read as `https://host`.
    var beginsWithWebScheme: Bool {
        Self.webSchemes.contains { text.count > $0.utf8.count && text.starts(with: $0.utf8) }
    }

    /// The text as a host name, without scheme, userinfo, port and trailing dots.
    var host: String {
        var host = text
        if let at = host.lastIndex(of: ASCII.at) { host = host[(at + 1)...] }
        let port = host.reversed().prefix(while: ASCII.isDigit).count
        if host.dropLast(port).last == ASCII.colon { host = host.dropLast(port + 1) }
        if let colon = host.lastIndex(of: ASCII.colon) { host = host[(colon + 1)...] }
        while host.last == ASCII.point { host.removeLast() }
        return String(decoding: host, as: UTF8.self)
    }

    /// Returns true if the segment equals a text, with or without parameters.
    func reads(_ other: [UInt8]) -> Bool {
        let name = name
        if name.elementsEqual(other) { return true }
        // A non-ASCII letter can be encoded in several ways.
        guard other.contains(where: { $0 >= 0x80 }) else { return false }
        return String(decoding: name, as: UTF8.self) == String(decoding: other, as: UTF8.self)
    }

    /// Returns the range in the URI of the text between a prefix and a suffix, or `nil` if they do not match or the
    /// text is empty.
    ///
    /// The range includes parameters, because they may be part of a secret.
    func range(after prefix: [UInt8], before suffix: [UInt8]) -> Range<Int>? {
        guard text.starts(with: prefix) else { return nil }
        let secret = text.startIndex + prefix.count
        let last = lastOfURL
        var limit = last
        while limit - suffix.count > secret {
            if text[..<limit].suffix(suffix.count).elementsEqual(suffix) {
                return places[secret]..<place(of: limit == last ? last - suffix.count : last)
            }
            // Retry without the last parameter. There may be several.
            guard let semicolon = text[..<limit].lastIndex(of: ASCII.semicolon) else { return nil }
            limit = semicolon
        }
        return nil
    }

    private func place(of index: Int) -> Int {
        index < places.endIndex ? places[index] : end
    }

    /// The end index of the text that belongs to this URI; in a list, another URI may follow in the same segment.
    private var lastOfURL: Int {
        guard let scheme = Self.webSchemes.last(where: { text.suffix($0.utf8.count).elementsEqual($0.utf8) }) else {
            return text.endIndex
        }
        let isBetween = { (byte: UInt8) in byte <= ASCII.space || byte == ASCII.comma || byte == UInt8(ascii: "<") }
        let own = text.dropLast(scheme.utf8.count)
        guard let before = own.last, isBetween(before) else { return text.endIndex }
        return own.lastIndex { !isBetween($0) }.map { $0 + 1 } ?? text.endIndex
    }
}
