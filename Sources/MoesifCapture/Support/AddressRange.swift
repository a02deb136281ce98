/// A range of addresses with a common prefix, such as `10.0.0.0/8`, or a single address.
struct AddressRange: Sendable, Hashable {
    private let first: IPAddress
    private let length: Int

    /// Parses an address with an optional prefix length, or returns nil if the text is malformed.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ IPAddress($0) }), parts.count <= 2 else { return nil }
        self.first = first
        let bits = first.bytes.count * 8
        guard parts.count == 2 else {
            length = bits
            return
        }
        // `::ffff:10.0.0.0/104` is the same range as `10.0.0.0/8`.
        let isMapped = bits == 32 && parts[0].contains(":")
        let unused = isMapped ? IPAddress.mappedPrefix.count * 8 : 0
        guard let stated = Int(parts[1]), (unused...unused + bits).contains(stated) else { return nil }
        length = stated - unused
    }

    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        let whole = length / 8
        guard address.bytes.prefix(whole) == first.bytes.prefix(whole) else { return false }
        let rest = length % 8
        guard rest > 0 else { return true }
        return (address.bytes[whole] ^ first.bytes[whole]) >> UInt8(8 - rest) == 0
    }
}
