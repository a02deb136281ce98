import Foundation

/// Finds names as words in arbitrary bytes, in any case, in UTF-8, UTF-16 and UTF-32.
///
/// A class, because the policies that contain it are copied for each call.
final class NameSearch: Sendable {
    private struct Name: Sendable {
        /// The name in lower case.
        let bytes: [UInt8]
        /// True if the name counts only directly after a quotation mark or an equals sign.
        let mustBeQuoted: Bool
    }

    /// The names by their first byte, in either case.
    private let names: [[Name]]
    /// A table with an entry for each byte, true if a name begins with the byte.
    private let isFirst: [Bool]

    /// Creates a search.
    ///
    /// - Parameters:
    ///   - names: The names.
    ///   - quoted: Names that are common words, and count only directly after a quotation mark or an equals sign.
    ///     Default: none.
    init(_ names: some Sequence<String>, quoted: some Sequence<String> = []) {
        var table: [[Name]] = Array(repeating: [], count: 256)
        let plain = names.map { Name(bytes: Array($0.lowercased().utf8), mustBeQuoted: false) }
        for name in plain + quoted.map({ Name(bytes: Array($0.lowercased().utf8), mustBeQuoted: true) }) {
            guard let first = name.bytes.first else { continue }
            table[Int(first)].append(name)
            let upper = String(decoding: name.bytes, as: UTF8.self).uppercased().utf8.first ?? first
            if upper != first { table[Int(upper)].append(name) }
        }
        self.names = table
        isFirst = table.map { !$0.isEmpty }
    }

    /// Returns true if one of the names occurs in the bytes as a word, also with JSON, URI or HTML escapes.
    func isFound(in bytes: UnsafeRawBufferPointer) -> Bool {
        if isPlain(in: bytes) { return true }
        guard bytes.contains(where: Escape.isBeginning) else { return false }
        // In UTF-16, each character of an escape has a zero byte next to it.
        let text = bytes.contains(0) ? bytes.filter { $0 != 0 } : Array(bytes)
        return text.withUnsafeBytes(Self.unescaped).withUnsafeBytes { isPlain(in: $0) }
    }

    /// Returns true if the text assigns a value other than `[redacted]` to one of the names.
    ///
    /// A colon, an equals sign, a quotation mark or the end of a tag separates a name from its value.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - isProse: True for text in which a quotation mark alone is not a separator, because prose puts names in
    ///     quotation marks, and in which the name of a variable is not a value. Default: false.
    func isAssigned(in text: UnsafeRawBufferPointer, isProse: Bool = false) -> Bool {
        if hasAssignment(in: text, isProse) { return true }
        guard isProse, text.contains(where: Escape.isBeginning) else { return false }
        return Self.unescaped(text).withUnsafeBytes { hasAssignment(in: $0, isProse) }
    }

    private func hasAssignment(in text: UnsafeRawBufferPointer, _ isProse: Bool) -> Bool {
        isFirst.withUnsafeBufferPointer { isFirst in
            for start in 0..<text.count where isFirst[Int(text[start])] {
                for name in names[Int(text[start])] where isWord(name, text, start, width: 1) {
                    if Self.isAssignment(text, start..<start + name.bytes.count, isProse) { return true }
                }
            }
            return false
        }
    }

    private static func isAssignment(_ text: UnsafeRawBufferPointer, _ name: Range<Int>, _ isProse: Bool) -> Bool {
        let rest = text[name.upperBound...]
        let between = rest.prefix(16).prefix { $0 <= ASCII.space || isBetween($0) || isQuote($0) || isAssigning($0) }
        var value = rest[between.endIndex...]
        if isProse {
            let before = name.lowerBound > 0 ? text[name.lowerBound - 1] : ASCII.space
            if before == UInt8(ascii: "<"), let end = rest.prefix(256).firstIndex(of: UInt8(ascii: ">")) {
                value = rest[(end + 1)...].drop { $0 <= ASCII.space }
            } else if isQuote(before), name.lowerBound > 1, text[name.lowerBound - 2] == ASCII.equals {
                // This is an attribute, and the value belongs to another attribute or follows the head of a form part.
                guard value.starts(with: "value".utf8) || between.contains(ASCII.lineFeed) else { return false }
            } else {
                guard let sign = between.first(where: isAssigning) else { return false }
                // This is the declaration of a variable.
                if before == UInt8(ascii: "$"), sign == ASCII.colon { return false }
            }
            // The value is a variable or another tag.
            if value.first == UInt8(ascii: "$") { return false }
            if value.first == UInt8(ascii: "<"), !value.starts(with: "<![CDATA[".utf8) { return false }
        } else {
            guard between.contains(where: { isAssigning($0) || isQuote($0) }) else { return false }
        }
        return !value.isEmpty && !value.starts(with: Moesif.Redaction.mark.utf8)
    }

    private static func isAssigning(_ byte: UInt8) -> Bool {
        byte == ASCII.colon || byte == ASCII.equals || byte == UInt8(ascii: ">")
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == ASCII.quote || byte == ASCII.apostrophe
    }

    private static func isBetween(_ byte: UInt8) -> Bool {
        byte == ASCII.backslash || byte == ASCII.closeBracket
    }

    private func isPlain(in bytes: UnsafeRawBufferPointer) -> Bool {
        // In a binary format, a length or type byte next to a name may happen to be a letter.
        let isBinary = Self.isBinary(bytes)
        return isFirst.withUnsafeBufferPointer { isFirst in
            for start in 0..<bytes.count where isFirst[Int(bytes[start])] {
                for name in names[Int(bytes[start])] {
                    for width in [1, 2, 4] where isWord(name, bytes, start, width: width, isBinary: isBinary) {
                        return true
                    }
                }
            }
            return false
        }
    }

    /// Returns true if the bytes cannot be text.
    ///
    /// They contain control characters other than white space, or they are not valid UTF-8 and have no zeros as in
    /// UTF-16 and UTF-32.
    private static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let isControl = { (byte: UInt8) in
            (1..<8).contains(byte) || (14..<27).contains(byte) || (28..<32).contains(byte)
        }
        if bytes.contains(where: isControl) { return true }
        let isWide = bytes.count.isMultiple(of: 2) && bytes.contains(0)
        return !isWide && String(valid: bytes) == nil
    }

    /// Returns true if a name occurs at an index as a word.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - bytes: The bytes to search.
    ///   - start: The index of the first significant byte.
    ///   - width: The number of bytes per character; all except one are zero.
    ///   - isBinary: True if letters next to the name do not count, as in a binary format. Default: false.
    private func isWord(
        _ name: Name,
        _ bytes: UnsafeRawBufferPointer,
        _ start: Int,
        width: Int,
        isBinary: Bool = false
    ) -> Bool {
        let end = start &+ (name.bytes.count &- 1) &* width &+ 1
        guard end <= bytes.count else { return false }
        var index = start
        for character in name.bytes {
            guard ASCII.lowercase(bytes[index]) == character else { return false }
            index &+= width
        }
        if width > 1 {
            for index in start..<end where (index &- start) % width != 0 && bytes[index] != 0 { return false }
        }
        if isBinary, !name.mustBeQuoted { return true }
        guard !Self.isLetter(Self.character(bytes, at: end - 1 + width, width)) else { return false }
        let before = Self.character(bytes, at: start - width, width)
        guard name.mustBeQuoted else { return !Self.isLetter(before) }
        return before == ASCII.quote || before == ASCII.apostrophe || before == ASCII.equals
    }

    /// Returns the character with its significant byte at `index`, or `nil` if there is none or it is not ASCII.
    private static func character(_ bytes: UnsafeRawBufferPointer, at index: Int, _ width: Int) -> UInt8? {
        guard bytes.indices.contains(index) else { return nil }
        if width == 1 { return bytes[index] }
        // Either byte order is possible. A byte beyond the end counts as zero.
        let isZero = { (index: Int) in !bytes.indices.contains(index) || bytes[index] == 0 }
        let isASCII = (1..<width).allSatisfy { isZero(index + $0) } || (1..<width).allSatisfy { isZero(index - $0) }
        return isASCII ? bytes[index] : nil
    }

    private static func isLetter(_ byte: UInt8?) -> Bool {
        byte.map { ASCII.isWordCharacter($0) && $0 != ASCII.minus } ?? false
    }

    /// Returns the bytes with their escapes decoded; a non-ASCII character becomes a space.
    private static func unescaped(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let (character, length) = Escape.read(bytes, at: index) ?? (bytes[index], 1)
            text.append(character)
            index += length
        }
        return text
    }
}

/// An escape sequence for one character, as in JSON, URIs, HTML and C.
private enum Escape {
    static func isBeginning(_ byte: UInt8) -> Bool {
        byte == ASCII.backslash || byte == ASCII.percent || byte == ASCII.ampersand
    }

    /// Returns the character that is escaped at `index` and the length of the escape, or `nil` if none begins there.
    static func read(_ bytes: UnsafeRawBufferPointer, at index: Int) -> (UInt8, Int)? {
        guard index + 1 < bytes.count else { return nil }
        switch (bytes[index], bytes[index + 1] | 0x20) {
        case (ASCII.percent, UInt8(ascii: "u")): return hexadecimal(bytes, index, prefix: 2, digits: 4)
        case (ASCII.percent, _): return hexadecimal(bytes, index, prefix: 1, digits: 2)
        case (ASCII.backslash, UInt8(ascii: "u")): return hexadecimal(bytes, index, prefix: 2, digits: 4)
        case (ASCII.backslash, UInt8(ascii: "x")): return hexadecimal(bytes, index, prefix: 2, digits: 2)
        // A letter stands for a line break or a tab; any other sign stands for itself.
        case (ASCII.backslash, let letter): return (ASCII.isWordCharacter(letter) ? ASCII.space : bytes[index + 1], 2)
        case (ASCII.ampersand, ASCII.numberSign | 0x20): return reference(bytes, index)
        case (ASCII.ampersand, _): return namedReference(bytes, index)
        default: return nil
        }
    }

    private static func hexadecimal(
        _ bytes: UnsafeRawBufferPointer,
        _ index: Int,
        prefix: Int,
        digits: Int
    ) -> (UInt8, Int)? {
        let end = index + prefix + digits
        guard end <= bytes.count else { return nil }
        var value = 0
        for digit in bytes[index + prefix..<end] {
            guard let digit = ASCII.hexValue(digit) else { return nil }
            value = value << 4 | Int(digit)
        }
        return (value < 0x80 ? UInt8(value) : ASCII.space, prefix + digits)
    }

    private static let named: [(name: StaticString, character: UInt8)] = [
        ("quot;", ASCII.quote), ("apos;", ASCII.apostrophe), ("lt;", UInt8(ascii: "<")), ("gt;", UInt8(ascii: ">")),
        ("amp;", ASCII.ampersand), ("lowbar;", UInt8(ascii: "_")), ("equals;", ASCII.equals), ("colon;", ASCII.colon),
    ]

    /// Reads a named HTML reference, such as `&quot;`.
    private static func namedReference(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> (UInt8, Int)? {
        let rest = bytes[(index + 1)...].prefix(8)
        for (name, character) in named {
            let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            if rest.starts(with: name) { return (character, 1 + name.count) }
        }
        return nil
    }

    /// Reads a numeric HTML reference, such as `&#95;` or `&#x5F;`.
    private static func reference(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> (UInt8, Int)? {
        let digits = bytes[(index + 2)...].prefix(8).prefix { $0 != ASCII.semicolon }
        guard let first = digits.first else { return nil }
        let isHexadecimal = first | 0x20 == UInt8(ascii: "x")
        let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
        guard let value = UInt32(text, radix: isHexadecimal ? 16 : 10) else { return nil }
        let length = 2 + digits.count
        let isEnded = index + length < bytes.count && bytes[index + length] == ASCII.semicolon
        return (value < 0x80 ? UInt8(value) : ASCII.space, isEnded ? length + 1 : length)
    }
}
