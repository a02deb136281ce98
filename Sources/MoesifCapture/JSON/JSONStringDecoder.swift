/// Decodes the escapes of a JSON string token.
enum JSONStringDecoder {
    /// Returns the text between the quotes of a string that `JSONScanner` has accepted.
    ///
    /// A lone surrogate, which JSON can express and Unicode text cannot contain, becomes U+FFFD.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        let inside = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard inside.contains(ASCII.backslash) else { return String(decoding: inside, as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(inside.count)
        var index = 0
        while index < inside.count {
            guard inside[index] == ASCII.backslash, index + 1 < inside.count else {
                text.append(inside[index])
                index += 1
                continue
            }
            switch inside[index + 1] {
            case UInt8(ascii: "u"):
                let (scalar, next) = escapedScalar(inside, at: index)
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                index = next
                continue
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(ASCII.lineFeed)
            case UInt8(ascii: "r"): text.append(ASCII.carriageReturn)
            case UInt8(ascii: "t"): text.append(ASCII.tab)
            case let character: text.append(character)
            }
            index += 2
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the scalar of an escape such as `\u0041`, or of a surrogate pair of escapes, and the index after it.
    private static func escapedScalar(_ bytes: UnsafeRawBufferPointer, at index: Int) -> (Unicode.Scalar, Int) {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard let first = codeUnit(bytes, at: index) else { return (replacement, bytes.count) }
        let next = index + 6
        if UTF16.isLeadSurrogate(first), let second = codeUnit(bytes, at: next), UTF16.isTrailSurrogate(second) {
            let value = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
            return (Unicode.Scalar(value) ?? replacement, next + 6)
        }
        return (Unicode.Scalar(first) ?? replacement, next)
    }

    private static func codeUnit(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == ASCII.backslash, bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var value: UInt16 = 0
        for offset in 2..<6 {
            guard let digit = ASCII.hexValue(bytes[index + offset]) else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
