/// Tells most hosts that are not among some, by their last bytes.
///
/// Each URI is asked about: it is read once.
struct HostFilter: Sendable {
    /// Bits for the ends of hosts.
    private let ends: [UInt64]
    /// The bytes of an end, as those of a word of eight that count.
    private let counted: UInt64
    private let length: Int
    /// True when any host is among them.
    private let isOpen: Bool

    /// - Parameter hosts: Hosts in lower case; those that begin with a point are the ends of others.
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

    /// Returns false if certainly none of the hosts is in a text, however many URIs it holds.
    func mayHold(_ text: UnsafeRawBufferPointer) -> Bool {
        for index in text.indices {
            switch text[index] {
            // A host may be in escapes, or the slashes before it.
            case ASCII.percent: return true
            case ASCII.colon, ASCII.at, UInt8(ascii: "/"), ASCII.backslash:
                if mayHold(text, after: index) { return true }
            default: break
            }
        }
        return false
    }

    /// Returns false if certainly none of the hosts begins behind a byte of a text: the colon of a scheme, the last
    /// slash before a host, or the sign that ends userinfo.
    func mayHold(_ text: UnsafeRawBufferPointer, after index: Int) -> Bool {
        guard index + 1 < text.count, !PathSegments.isSlash(text[index + 1]) else { return false }
        switch text[index] {
        // `https:host`: some clients read it as they do `https://host`.
        case ASCII.colon: guard index > 1, "ps".utf8.contains(text[index - 1] | 0x20) else { return false }
        case ASCII.at: break
        default:
            guard index > 0, PathSegments.isSlash(text[index - 1]) || text[index - 1] == ASCII.colon else {
                return false
            }
        }
        return mayHold(text, hostAt: index + 1)
    }

    private func mayHold(_ text: UnsafeRawBufferPointer, hostAt start: Int) -> Bool {
        if isOpen { return true }
        guard let bytes = text.baseAddress else { return false }
        let count = text.count
        var end = start
        scan: while end < count {
            switch text[end] {
            case UInt8(ascii: "/"), ASCII.backslash, ASCII.colon, ASCII.questionMark, ASCII.numberSign: break scan
            // Userinfo, and letters in escapes or beyond ASCII.
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

    /// The bit for the end of a host, in any case.
    @inline(__always)
    private static func place(_ word: UInt64, _ counted: UInt64) -> Int {
        Int((((word | 0x2020_2020_2020_2020) & counted) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }
}
