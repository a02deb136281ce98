/// A segment of the path of a URI, or its scheme or authority, as servers read it.
struct PathSegment {
    /// The text in lower case, decoded.
    private var text: [UInt8] = []
    /// The place of each byte of the text in the URI, and of the end of the segment.
    private var places: [Int] = []

    /// Returns what stands between the slashes of a URI, of either kind, plain or encoded.
    static func split(_ uri: UnsafeRawBufferPointer) -> [PathSegment] {
        var segments: [PathSegment] = []
        var segment = PathSegment()
        var index = 0
        while index < uri.count {
            var byte = uri[index]
            var length = 1
            if byte == ASCII.percent, index + 2 < uri.count, let high = ASCII.hexValue(uri[index + 1]),
                let low = ASCII.hexValue(uri[index + 2])
            {
                byte = high << 4 | low
                length = 3
            }
            if byte == UInt8(ascii: "/") || byte == ASCII.backslash {
                segment.places.append(index)
                segments.append(segment)
                segment = PathSegment()
            } else {
                segment.text.append(ASCII.lowercase(byte))
                segment.places.append(index)
            }
            index += length
        }
        segment.places.append(uri.count)
        return segments + [segment]
    }

    /// Returns the segments of a path without those that are empty, and with `.` and `..` resolved.
    static func resolved(_ path: ArraySlice<PathSegment>) -> [PathSegment] {
        var resolved: [PathSegment] = []
        for segment in path where !segment.isEmpty {
            switch segment.name {
            case [ASCII.point]: break
            case [ASCII.point, ASCII.point]: _ = resolved.popLast()
            default: resolved.append(segment)
            }
        }
        return resolved
    }

    /// The text without its parameters, which begin with a semicolon.
    private var name: ArraySlice<UInt8> {
        text.prefix { $0 != ASCII.semicolon }
    }

    /// The place of the segment in the URI.
    var start: Int {
        places[0]
    }

    /// True when there is no text beside parameters.
    var isEmpty: Bool {
        name.isEmpty
    }

    /// True when the segment ends a scheme.
    var isScheme: Bool {
        text.last == ASCII.colon && text.count > 1
    }

    /// True when the segment is `https:host`, which some clients read as they do `https://host`.
    var beginsWithWebScheme: Bool {
        ["http:", "https:", "ws:", "wss:"].contains { text.count > $0.utf8.count && text.starts(with: $0.utf8) }
    }

    /// The text as a host: without scheme, userinfo, port and the point that may end it.
    var host: String {
        var host = text[...]
        if let at = host.lastIndex(of: ASCII.at) { host = host[(at + 1)...] }
        let port = host.reversed().prefix(while: ASCII.isDigit).count
        if host.dropLast(port).last == ASCII.colon { host = host.dropLast(port + 1) }
        if let colon = host.lastIndex(of: ASCII.colon) { host = host[(colon + 1)...] }
        while host.last == ASCII.point { host.removeLast() }
        return String(decoding: host, as: UTF8.self)
    }

    /// Returns whether the segment is this text, with or without parameters.
    func reads(_ other: [UInt8]) -> Bool {
        text == other || name.elementsEqual(other)
    }

    /// Returns where in the URI that stands which is between two texts; nil if they are not there, or nothing is.
    ///
    /// Parameters may be part of a secret: they belong to it.
    func range(after prefix: [UInt8], before suffix: [UInt8]) -> Range<Int>? {
        guard text.starts(with: prefix) else { return nil }
        if text.count > prefix.count + suffix.count, text.suffix(suffix.count).elementsEqual(suffix) {
            return places[prefix.count]..<places[text.count - suffix.count]
        }
        guard name.count > prefix.count + suffix.count, name.suffix(suffix.count).elementsEqual(suffix) else {
            return nil
        }
        return places[prefix.count]..<places[text.count]
    }
}
