/// Percent-encoding as in forms, with `+` for a space.
enum PercentCoding {
    /// Returns the decoded bytes; a percent sign that does not begin an escape is kept.
    static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == ASCII.percent, index + 2 < text.count, let high = ASCII.hexValue(text[index + 1]),
                let low = ASCII.hexValue(text[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(text[index] == ASCII.plus ? ASCII.space : text[index])
                index += 1
            }
        }
        return decoded
    }

    /// Returns `text` with each byte percent-encoded for which `isKept` returns false.
    static func encode(_ text: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool = isUnreserved) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text {
            if isKept(byte) {
                encoded.append(byte)
            } else {
                encoded += [ASCII.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isWordCharacter(byte) || byte == ASCII.point || byte == UInt8(ascii: "~")
    }
}
