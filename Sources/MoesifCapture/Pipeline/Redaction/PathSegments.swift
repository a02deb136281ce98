import Foundation

/// The segments of a text that contains URIs, in one of the ways in which servers split it.
struct PathSegments {
    /// The bytes at which a text is split.
    enum Separators {
        /// Slashes and backslashes, plain or percent-encoded.
        case all
        /// Plain slashes and backslashes.
        case plain
        /// Plain slashes only.
        case slash

        func contains(_ byte: UInt8, isEncoded: Bool) -> Bool {
            switch self {
            case .all: PathSegments.isSlash(byte)
            case .plain: PathSegments.isSlash(byte) && !isEncoded
            case .slash: byte == UInt8(ascii: "/") && !isEncoded
            }
        }
    }

    /// The nonempty segments.
    private(set) var segments: [PathSegment] = []

    /// Splits a text.
    ///
    /// The segments share two arrays, because a text can consist of nothing but slashes.
    init(_ uri: Slice<UnsafeRawBufferPointer>, at separators: Separators) {
        var text: [UInt8] = []
        var places: [Int] = []
        var ends: [(text: Int, place: Int, slashes: Int)] = []
        text.reserveCapacity(uri.count)
        places.reserveCapacity(uri.count)
        var index = uri.startIndex
        var start = 0
        var slashes = 0
        while index < uri.endIndex {
            let (byte, next) = Self.character(uri, at: index)
            if separators.contains(byte, isEncoded: next > index + 1) {
                if text.count > start {
                    Self.fold(&text, &places, from: start)
                    ends.append((text.count, index, slashes))
                    start = text.count
                    slashes = 0
                }
                slashes += 1
            } else {
                text.append(ASCII.lowercase(byte))
                places.append(index)
            }
            index = next
        }
        if text.count > start {
            Self.fold(&text, &places, from: start)
            ends.append((text.count, index, slashes))
        }
        segments.reserveCapacity(ends.count)
        var first = 0
        for end in ends {
            let range = first..<end.text
            segments.append(
                PathSegment(text: text[range], places: places[range], end: end.place, slashes: end.slashes)
            )
            first = end.text
        }
    }

    /// Returns the sets of separators that split the text differently.
    static func readings(of uri: Slice<UnsafeRawBufferPointer>) -> [Separators] {
        var readings: [Separators] = [.all]
        if uri.indices.contains(where: { isEncodedSlash(uri, at: $0) }) { readings.append(.plain) }
        if uri.contains(ASCII.backslash) { readings.append(.slash) }
        return readings
    }

    static func isSlash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == ASCII.backslash
    }

    /// Returns true if a percent-encoded slash or backslash is at an index.
    static func isEncodedSlash(_ uri: Slice<UnsafeRawBufferPointer>, at index: Int) -> Bool {
        guard index < uri.endIndex, uri[index] == ASCII.percent else { return false }
        return isSlash(character(uri, at: index).byte)
    }

    /// Returns the percent-decoded byte at an index, and the index after it.
    private static func character(
        _ uri: Slice<UnsafeRawBufferPointer>,
        at index: Int
    ) -> (byte: UInt8, next: Int) {
        guard uri[index] == ASCII.percent, index + 2 < uri.endIndex, let high = ASCII.hexValue(uri[index + 1]),
            let low = ASCII.hexValue(uri[index + 2])
        else { return (uri[index], index + 1) }
        return (high << 4 | low, index + 3)
    }

    /// Converts the non-ASCII letters of the last segment to lower case, as in patterns.
    private static func fold(_ text: inout [UInt8], _ places: inout [Int], from start: Int) {
        guard text[start...].contains(where: { $0 >= 0x80 }) else { return }
        let (bytes, origins) = (Array(text[start...]), Array(places[start...]))
        text.removeSubrange(start...)
        places.removeSubrange(start...)
        var index = 0
        while index < bytes.count {
            let length = (bytes[index] < 0x80 ? 1 : bytes[index] < 0xE0 ? 2 : bytes[index] < 0xF0 ? 3 : 4)
            let letter = bytes[index..<min(index + length, bytes.count)]
            if let folded = String(valid: letter)?.lowercased().utf8 {
                text += folded
                places += Array(repeating: origins[index], count: folded.count)
                index += letter.count
            } else {
                text.append(bytes[index])
                places.append(origins[index])
                index += 1
            }
        }
    }
}
