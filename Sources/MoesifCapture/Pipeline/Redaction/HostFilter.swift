/// A filter that rules out most hosts that are not in a list, by their last bytes.
///
/// It checks every URI, so it reads each URI once, and most of it several bytes at a time.
struct HostFilter: Sendable {
    /// A bit set of the hashes of host endings.
    private let ends: [UInt64]
    /// A mask that selects the bytes of an ending within a word of eight bytes.
    private let counted: UInt64
    private let length: Int
    /// True if the list includes every host.
    private let isOpen: Bool

    /// Creates a filter.
    ///
    /// - Parameters:
    ///   - hosts: The hosts in lower case; an entry that begins with a dot is the ending of other hosts.
    ///   - isOpen: True if every host is in the list.
    init(_ hosts: [String], all isOpen: Bool) {
        length = min(8, hosts.map(\.utf8.count).min() ?? 8)
        counted = UInt64.max << UInt64(8 * (8 - length))
        var ends = [UInt64](repeating: 0, count: 16)
        for host in hosts {
            let word = host.utf8.suffix(8).reduce(UInt64(0)) { $0 >> 8 | UInt64($1) << 56 }
            let place = Self.place(word, counted)
            ends[place >> 6] |= 1 << UInt64(place & 63)
        }
        self.ends = ends
        self.isOpen = isOpen
    }

    /// Returns false only if the text certainly contains none of the hosts, in any number of URIs.
    func mayHold(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress else { return false }
        var index = Self.sign(start, 0, text.count)
        while index < text.count {
            // The host, or the slashes before it, may be percent-encoded.
            if text[index] == ASCII.percent, isEscape(text, at: index) { return true }
            if text[index] == ASCII.colon || PathSegments.isSlash(text[index]) {
                while index &+ 1 < text.count, PathSegments.isSlash(text[index &+ 1]) { index &+= 1 }
            }
            if mayHold(text, after: index) { return true }
            index = Self.sign(start, index &+ 1, text.count)
        }
        return false
    }

    private func isEscape(_ text: UnsafeRawBufferPointer, at index: Int) -> Bool {
        index + 2 < text.count && ASCII.hexValue(text[index + 1]) != nil && ASCII.hexValue(text[index + 2]) != nil
    }

    /// Returns the index of the next byte that may precede or belong to a host, or `count` if there is none.
    ///
    /// Such a byte is a percent sign, a colon, an at sign or the second of two slashes. The result may also be the
    /// index of another byte.
    @inline(__always)
    private static func sign(_ start: UnsafeRawPointer, _ index: Int, _ count: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = index
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let percents = word ^ (ones &* UInt64(ASCII.percent))
            let slashes = word ^ (ones &* UInt64(UInt8(ascii: "/")))
            let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
            // A carry or borrow can only mark a byte above a correctly marked byte, so the lowest mark is never too
            // late.
            let either = ((slashes &- ones) & ~slashes) | ((backslashes &- ones) & ~backslashes)
            let signs = (word &+ ones &* 0x46) & ~(word &+ ones &* 0x3F)
            let marks = (signs | word | ((percents &- ones) & ~percents) | (either & (either << 8))) & (ones << 7)
            guard marks == 0 else { return index &+ (marks.trailingZeroBitCount >> 3) }
            // Advance by seven, so that two slashes always fall within one word.
            index &+= 7
        }
        var previous: UInt8 = index > 0 ? start.load(fromByteOffset: index &- 1, as: UInt8.self) : 0
        while index < count {
            let byte = start.load(fromByteOffset: index, as: UInt8.self)
            switch byte {
            case ASCII.percent, ASCII.colon, ASCII.at: return index
            case UInt8(ascii: "/"), ASCII.backslash: if PathSegments.isSlash(previous) { return index }
            default: break
            }
            previous = byte
            index &+= 1
        }
        return count
    }

    /// Returns false only if none of the hosts can begin after the byte at an index.
    ///
    /// That byte may be the colon of a scheme, the last slash before a host, or the sign that ends the userinfo.
    func mayHold(_ text: UnsafeRawBufferPointer, after index: Int) -> Bool {
        Self.mayBegin(text, after: index) && mayHold(text, hostAt: index + 1)
    }

    /// Returns true if a host may begin after the byte at an index.
    @inline(__always)
    static func mayBegin(_ text: UnsafeRawBufferPointer, after index: Int) -> Bool {
        guard index &+ 1 < text.count, !PathSegments.isSlash(text[index &+ 1]) else { return false }
        switch text[index] {
        case UInt8(ascii: "/"), ASCII.backslash:
            return index > 0 && (PathSegments.isSlash(text[index &- 1]) || text[index &- 1] == ASCII.colon)
        // Some clients read `https:host` as `https://host`.
        case ASCII.colon:
            guard index > 1 else { return false }
            let letter = text[index &- 1] | 0x20
            return letter == UInt8(ascii: "p") || letter == UInt8(ascii: "s")
        case ASCII.at: return true
        default: return false
        }
    }

    private func mayHold(_ text: UnsafeRawBufferPointer, hostAt start: Int) -> Bool {
        if isOpen { return true }
        guard let bytes = text.baseAddress else { return false }
        let count = text.count
        var end = start
        scan: while end < count {
            switch text[end] {
            case UInt8(ascii: "/"), ASCII.backslash, ASCII.colon, ASCII.questionMark, ASCII.numberSign: break scan
            // Userinfo, percent-encoding and non-ASCII letters cannot be ruled out.
            case ASCII.at, ASCII.percent, 0x80...: return true
            default: end &+= 1
            }
        }
        while end > start, text[end &- 1] == ASCII.point { end &-= 1 }
        guard end &- start >= length else { return false }
        var word: UInt64 = 0
        if end >= 8 {
            word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
        } else {
            for byte in text[..<end] { word = word >> 8 | UInt64(byte) << 56 }
        }
        let place = Self.place(word, counted)
        return ends[place >> 6] & (1 << UInt64(place & 63)) != 0
    }

    /// Returns the bit index for the ending of a host, in any case.
    @inline(__always)
    private static func place(_ word: UInt64, _ counted: UInt64) -> Int {
        Int((((word | 0x2020_2020_2020_2020) & counted) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }
}
