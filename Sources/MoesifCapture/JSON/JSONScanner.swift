/// Moves over JSON text token by token (RFC 8259), reading each byte once and copying nothing.
///
/// It knows the grammar of tokens, not of documents: `JSONRewriter` and the parser put them together. Each `skip` returns
/// false, with `index` anywhere, when what it met is not JSON, or is JSON that strict readers refuse: a lone surrogate, or
/// a number that no `Double` holds.
struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next byte that is not white space, or nil at the end.
    @inline(__always)
    mutating func peek() -> UInt8? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        return byte > ASCII.space ? byte : skipSpace()
    }

    private mutating func skipSpace() -> UInt8? {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: index &+= 1
            default: return byte
            }
        }
        return nil
    }

    /// A string, number, `true`, `false` or `null` that starts at `index` with `first`.
    @inline(__always)
    mutating func skipScalar(startingWith first: UInt8) -> Bool {
        switch first {
        case ASCII.quote: skipString() != nil
        case UInt8(ascii: "t"): skipLiteral("true")
        case UInt8(ascii: "f"): skipLiteral("false")
        case UInt8(ascii: "n"): skipLiteral("null")
        default: skipNumber()
        }
    }

    /// A string, from its opening quote past its closing one; returns whether it is ASCII without an escape, or nil when it
    /// is no string.
    @inline(__always)
    mutating func skipString() -> Bool? {
        index &+= 1
        // Most strings are short, and over before eight bytes at a time are worth the while.
        let end = min(index &+ 8, bytes.count)
        while index < end {
            let byte = bytes[index]
            if byte == ASCII.quote {
                index &+= 1
                return true
            }
            guard byte >= ASCII.space, byte < 0x80, byte != ASCII.backslash else {
                return skipRestOfString() ? false : nil
            }
            index &+= 1
        }
        skipPlainCharacters()
        guard index < bytes.count else { return nil }
        guard bytes[index] == ASCII.quote else { return skipRestOfString() ? false : nil }
        index &+= 1
        return true
    }

    /// The rest of a string that is not plain.
    mutating func skipRestOfString() -> Bool {
        while true {
            skipPlainCharacters()
            guard index < bytes.count else { return false }
            switch bytes[index] {
            case ASCII.quote:
                index &+= 1
                return true
            case ASCII.backslash:
                guard skipEscape() else { return false }
            case 0x80...:
                guard skipUTF8() else { return false }
            default:
                return false
            }
        }
    }

    @inline(__always)
    mutating func skipNumber() -> Bool {
        let start = index
        if index < bytes.count, bytes[index] == ASCII.minus { index &+= 1 }
        guard index < bytes.count, ASCII.isDigit(bytes[index]) else { return false }
        if bytes[index] == ASCII.zero { index &+= 1 } else { skipDigits() }
        if index < bytes.count, bytes[index] == ASCII.point {
            index &+= 1
            guard skipDigits() else { return false }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            if index < bytes.count, bytes[index] == ASCII.plus || bytes[index] == ASCII.minus { index &+= 1 }
            let digits = index
            guard skipDigits() else { return false }
            // Two digits are an exponent of 99 at most.
            if index &- digits > 2 { return isFinite(from: start) }
        }
        return index &- start < 200 || isFinite(from: start)
    }

    private func isFinite(from start: Int) -> Bool {
        Double(String(decoding: bytes[start..<index], as: UTF8.self))?.isFinite ?? false
    }

    @inline(__always)
    private mutating func skipLiteral(_ literal: StaticString) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard index &+ length <= bytes.count else { return false }
        for offset in 0..<length where bytes[index &+ offset] != literal.utf8Start[offset] { return false }
        index &+= length
        return true
    }

    @inline(__always) @discardableResult
    private mutating func skipDigits() -> Bool {
        let start = index
        while index < bytes.count, ASCII.isDigit(bytes[index]) { index &+= 1 }
        return index > start
    }

    /// Eight bytes at a time over what needs no look: ASCII that is neither a quote, a backslash nor a control.
    @inline(__always)
    private mutating func skipPlainCharacters() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        while index &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(ASCII.quote))
            let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
            // A borrow can only mark a byte above one that is marked rightly: the lowest mark is always true.
            let marks =
                ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                | ((word &- ones &* 0x20) & ~word) | word
            let special = marks & highs
            guard special == 0 else {
                index &+= special.trailingZeroBitCount >> 3
                return
            }
            index &+= 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            guard byte >= 0x20, byte < 0x80, byte != ASCII.quote, byte != ASCII.backslash else { return }
            index &+= 1
        }
    }

    private mutating func skipEscape() -> Bool {
        guard index &+ 1 < bytes.count else { return false }
        switch bytes[index &+ 1] {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            index &+= 2
            return true
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(at: index), !UTF16.isTrailSurrogate(unit) else { return false }
            index &+= 6
            guard UTF16.isLeadSurrogate(unit) else { return true }
            guard let second = codeUnit(at: index), UTF16.isTrailSurrogate(second) else { return false }
            index &+= 6
            return true
        default:
            return false
        }
    }

    /// The code unit of an escape such as `\u0041`.
    private func codeUnit(at index: Int) -> UInt16? {
        guard index &+ 6 <= bytes.count, bytes[index] == ASCII.backslash, bytes[index &+ 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for offset in 2..<6 {
            guard let digit = ASCII.hexValue(bytes[index &+ offset]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// One well-formed multi-byte sequence (Unicode table 3-7): no overlong form, no surrogate, at most U+10FFFF.
    private mutating func skipUTF8() -> Bool {
        let lead = bytes[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return false
        }
        guard index &+ length <= bytes.count, second.contains(bytes[index &+ 1]) else { return false }
        for offset in 2..<max(length, 2) where bytes[index &+ offset] & 0xC0 != 0x80 { return false }
        index &+= length
        return true
    }
}
