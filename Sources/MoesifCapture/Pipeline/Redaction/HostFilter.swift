import Foundation

/// Tells most hosts that are not among some, by their last bytes.
///
/// Each URI is asked about: it reads the host once, and the path at many bytes at a time.
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

    /// Returns false if certainly none of the hosts is in a URI.
    func mayHold(_ uri: UnsafeRawBufferPointer) -> Bool {
        guard uri.count > 1, let start = uri.baseAddress else { return false }
        if Self.isSlash(uri[0]), Self.isSlash(uri[1]) { return true }
        guard let colon = memchr(start, CInt(ASCII.colon), uri.count) else { return false }
        return mayHold(uri, colon: UnsafeRawPointer(colon) - start)
    }

    /// Returns false if certainly none of the hosts is in a URL whose scheme ends at a colon.
    func mayHold(_ url: UnsafeRawBufferPointer, colon: Int) -> Bool {
        let count = url.count
        var start = colon + 1
        guard start < count, let bytes = url.baseAddress else { return false }
        // `https:host`: some clients read it as they do `https://host`.
        if !Self.isSlash(url[start]), colon < 2 || !"ps".utf8.contains(url[colon - 1] | 0x20) { return false }
        if isOpen { return true }
        while start < count, Self.isSlash(url[start]) { start &+= 1 }
        var end = start
        scan: while end < count {
            switch url[end] {
            case UInt8(ascii: "/"), ASCII.backslash, ASCII.colon, ASCII.questionMark, ASCII.numberSign: break scan
            // Userinfo, and letters in escapes.
            case ASCII.at, ASCII.percent: return true
            default: end &+= 1
            }
        }
        // Another URI may stand in the path, and a port be userinfo.
        let rest = count &- end
        if memchr(bytes + end, CInt(ASCII.percent), rest) != nil { return true }
        if memchr(bytes + end, CInt(ASCII.colon), rest) != nil,
            memchr(bytes + end, CInt(ASCII.at), rest) != nil
                || isFollowedByAnother(url, end)
        {
            return true
        }
        while end > start, url[end &- 1] == ASCII.point { end &-= 1 }
        guard end &- start >= length else { return false }
        var word: UInt64 = 0
        if end >= 8 {
            word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
        } else {
            for byte in url[..<end] { word = word >> 8 | UInt64(byte) << 56 }
        }
        let place = Self.place(word, counted)
        return ends[place >> 6] & (1 << UInt64(place & 63)) != 0
    }

    /// Returns whether a colon follows that is none before a port.
    private func isFollowedByAnother(_ url: UnsafeRawBufferPointer, _ end: Int) -> Bool {
        let rest = url[end...]
        let path = rest.first == ASCII.colon ? rest.dropFirst().drop(while: ASCII.isDigit) : rest
        return path.contains(ASCII.colon)
    }

    private static func isSlash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == ASCII.backslash
    }

    /// The bit for the end of a host, in any case.
    @inline(__always)
    private static func place(_ word: UInt64, _ counted: UInt64) -> Int {
        Int((((word | 0x2020_2020_2020_2020) & counted) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }
}
