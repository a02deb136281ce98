/// Scans JSON text token by token (RFC 8259), reading each byte once and copying nothing.
///
/// It knows the grammar of tokens and not of documents, which `JSONRewriter` and the parser add. Each `skip` method
/// returns false on invalid JSON and leaves `index` anywhere. It also rejects valid JSON that strict readers refuse:
/// lone surrogates, and numbers that exceed the range of `Double`.
struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    var index = 0
    /// The same bytes as a pointer, because a buffer checks on each access that it is not nil.
    private let start: UnsafeRawPointer
    private let count: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        start = bytes.baseAddress ?? UnsafeRawPointer(("" as StaticString).utf8Start)
        count = bytes.count
    }

    @inline(__always)
    private subscript(index: Int) -> UInt8 {
        start.load(fromByteOffset: index, as: UInt8.self)
    }

    /// Skips white space and returns the next byte, or nil at the end.
    @inline(__always)
    mutating func peek() -> UInt8? {
        guard index < count else { return nil }
        let byte = self[index]
        return byte > ASCII.space ? byte : skipSpace()
    }

    private mutating func skipSpace() -> UInt8? {
        while index < count {
            let byte = self[index]
            switch byte {
            case ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: index &+= 1
            default: return byte
            }
        }
        return nil
    }

    /// Skips a string, number, `true`, `false` or `null` that starts at `index` with `first`.
    @inline(__always)
    mutating func skipScalar(startingWith first: UInt8) -> Bool {
        switch first {
        case ASCII.quote: skipString() != nil
        case UInt8(ascii: "t"): skipLiteral(0x6575_7274, after: 0)  // true
        case UInt8(ascii: "f"): skipLiteral(0x6573_6C61, after: 1)  // alse
        case UInt8(ascii: "n"): skipLiteral(0x6C6C_756E, after: 0)  // null
        default: skipNumber()
        }
    }

    /// Skips any value; returns false if there is none.
    ///
    /// It counts brackets without matching them, so a document must be validated separately.
    mutating func skipValue() -> Bool {
        var depth = 0
        repeat {
            guard let byte = peek() else { return false }
            switch byte {
            case ASCII.openBrace, ASCII.openBracket:
                depth += 1
                index += 1
            case ASCII.closeBrace, ASCII.closeBracket:
                depth -= 1
                index += 1
            case ASCII.comma, ASCII.colon: index += 1
            default: guard skipScalar(startingWith: byte) else { return false }
            }
        } while depth > 0
        return depth == 0
    }

    /// Skips a string from its opening quote past its closing quote.
    ///
    /// Returns true if the string is ASCII without escapes, false for every other string, and nil if it is invalid.
    @inline(__always)
    mutating func skipString() -> Bool? {
        index &+= 1
        skipPlainCharacters()
        guard index < count else { return nil }
        guard self[index] == ASCII.quote else { return skipRestOfString() ? false : nil }
        index &+= 1
        return true
    }

    /// Returns whether plain text contains a percent sign or one of `: ; < = > ? @`; always false for fewer than eight
    /// bytes.
    @inline(__always)
    func hasSign(in range: Range<Int>) -> Bool {
        range.count >= 8 && JSONWord.hasSign(start, range)
    }

    /// Skips the rest of a string that is not plain.
    mutating func skipRestOfString() -> Bool {
        while true {
            skipPlainCharacters()
            guard index < count else { return false }
            switch self[index] {
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
        let begin = index
        if index < count, self[index] == ASCII.minus { index &+= 1 }
        guard index < count, ASCII.isDigit(self[index]) else { return false }
        if self[index] == ASCII.zero { index &+= 1 } else { skipDigits() }
        if index < count, self[index] == ASCII.point {
            index &+= 1
            guard skipDigits() else { return false }
        }
        if index < count, self[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            if index < count, self[index] == ASCII.plus || self[index] == ASCII.minus { index &+= 1 }
            let digits = index
            guard skipDigits() else { return false }
            // An exponent of two digits is at most 99, which is always finite.
            if index &- digits > 2 { return isFinite(from: begin) }
        }
        return index &- begin < 200 || isFinite(from: begin)
    }

    private func isFinite(from begin: Int) -> Bool {
        Double(String(decoding: bytes[begin..<index], as: UTF8.self))?.isFinite ?? false
    }

    @inline(__always)
    private mutating func skipLiteral(_ letters: UInt32, after offset: Int) -> Bool {
        let begin = index &+ offset
        guard begin &+ 4 <= count else { return false }
        index = begin &+ 4
        return UInt32(littleEndian: start.loadUnaligned(fromByteOffset: begin, as: UInt32.self)) == letters
    }

    @inline(__always) @discardableResult
    private mutating func skipDigits() -> Bool {
        let start = index
        while index < count, ASCII.isDigit(self[index]) { index &+= 1 }
        return index > start
    }

    /// Skips ASCII bytes that are neither quotes, backslashes nor control characters.
    @inline(__always)
    private mutating func skipPlainCharacters() {
        index = JSONWord.special(start, index, count, stopsBeyondASCII: true)
    }

    private mutating func skipEscape() -> Bool {
        guard index &+ 1 < count else { return false }
        switch self[index &+ 1] {
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

    /// Returns the code unit of an escape such as `\u0041`, or nil if there is none.
    private func codeUnit(at index: Int) -> UInt16? {
        guard index &+ 6 <= count, self[index] == ASCII.backslash, self[index &+ 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for offset in 2..<6 {
            guard let digit = ASCII.hexValue(self[index &+ offset]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// Skips one well-formed multibyte sequence (Unicode table 3-7), which excludes overlong forms, surrogates and
    /// scalars above U+10FFFF.
    private mutating func skipUTF8() -> Bool {
        let lead = self[index]
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
        guard index &+ length <= count, second.contains(self[index &+ 1]) else { return false }
        for offset in 2..<max(length, 2) where self[index &+ offset] & 0xC0 != 0x80 { return false }
        index &+= length
        return true
    }
}
