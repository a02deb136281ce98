/// The addresses that begin with the same bits: `10.0.0.0/8`, or one address.
struct AddressRange: Sendable, Hashable {
    private let first: IPAddress
    private let length: Int

    /// Reads an address, or an address and a number of bits; nil when it is neither.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ IPAddress($0) }), parts.count <= 2 else { return nil }
        self.first = first
        let bits = first.bytes.count * 8
        guard parts.count == 2 else {
            length = bits
            return
        }
        // `::ffff:10.0.0.0/104` means the same as `10.0.0.0/8`.
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
