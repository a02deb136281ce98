import Foundation

/// An IPv4 or IPv6 address.
struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The prefix of an IPv6 address that maps an IPv4 address.
    static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    /// The maximum length of the text: an address with brackets, a zone and a port.
    private static let maximumLength = 128

    /// The address in network byte order: 4 bytes for IPv4, including IPv4-mapped IPv6 addresses, or 16 bytes.
    let bytes: [UInt8]

    /// Parses an address and ignores brackets, a port and a zone.
    init?(_ text: some StringProtocol) {
        // A zero byte would end the text in `inet_pton`.
        guard text.utf8.count <= Self.maximumLength, !text.utf8.contains(0) else { return nil }
        var address = text.trimmingCharacters(in: .whitespaces)[...]
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            address = address[address.index(after: address.startIndex)..<end]
        } else if let colon = address.firstIndex(of: ":"), colon == address.lastIndex(of: ":") {
            address = address[..<colon]
        }
        if let zone = address.firstIndex(of: "%") { address = address[..<zone] }
        if let four = Self.read(address, AF_INET, count: 4) {
            bytes = four
        } else if let sixteen = Self.read(address, AF_INET6, count: 16) {
            let prefix = Self.mappedPrefix
            bytes = sixteen.starts(with: prefix) ? Array(sixteen.dropFirst(prefix.count)) : sixteen
        } else {
            return nil
        }
    }

    /// The address in its canonical text form.
    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func read(_ text: Substring, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, String(text), &bytes) == 1 ? bytes : nil
    }
}
