/// A sequence of JSON values in a text: a single value, JSON lines, or header fields that were joined by commas.
struct JSONSequence {
    /// The maximum number of levels of strings within strings to read; anything deeper is assumed to be JSON.
    private static let deepest = 4

    private var scanner: JSONScanner
    /// True if the next text is not a value.
    private var isBroken = false

    init(_ text: UnsafeRawBufferPointer, from start: Int = 0) {
        scanner = JSONScanner(text)
        scanner.index = start
    }

    /// True if nothing is left.
    var isAtEnd: Bool {
        !isBroken && scanner.index == scanner.bytes.count
    }

    /// Returns the range of the next value and moves past the separators after it; returns nil if there is no value.
    mutating func next() -> Range<Int>? {
        skipSeparators()
        guard !isBroken, let first = scanner.peek() else { return nil }
        let start = scanner.index
        if first == ASCII.openBrace || first == ASCII.openBracket {
            isBroken = !scanner.skipValue()
        } else {
            isBroken = !scanner.skipScalar(startingWith: first) || !isAtSeparator
        }
        guard !isBroken else { return nil }
        let end = scanner.index
        skipSeparators()
        return start..<end
    }

    /// Returns whether a text begins with JSON that may have members.
    ///
    /// That is an object, an array, or a string that contains such JSON. Other values may precede it if commas or line
    /// breaks separate them.
    static func isFound(atBeginningOf text: UnsafeRawBufferPointer) -> Bool {
        isFound(atBeginningOf: text, levels: deepest)
    }

    private static func isFound(atBeginningOf text: UnsafeRawBufferPointer, levels: Int) -> Bool {
        guard levels > 0 else { return true }
        var sequence = JSONSequence(text)
        sequence.skipSeparators()
        while let byte = sequence.scanner.peek() {
            if byte == ASCII.openBrace || byte == ASCII.openBracket { return true }
            if byte == ASCII.quote {
                let start = sequence.scanner.index + 1
                var string = sequence.scanner
                // An unterminated string may still contain JSON.
                let end = string.skipString() == nil ? text.count : string.index - 1
                var inside = JSONStringDecoder.decode(text, start..<end)
                let isJSON = inside.withUTF8 { isFound(atBeginningOf: UnsafeRawBufferPointer($0), levels: levels - 1) }
                if isJSON { return true }
            }
            // In prose, a bracket may follow a number.
            guard let value = sequence.next(), text[value.upperBound..<sequence.scanner.index].contains(where: isBreak)
            else { return false }
        }
        return false
    }

    private var isAtSeparator: Bool {
        guard scanner.index < scanner.bytes.count else { return true }
        let byte = scanner.bytes[scanner.index]
        return byte <= ASCII.space || byte == ASCII.comma || byte >= 0x80
    }

    /// Skips commas, white space and byte order marks.
    private mutating func skipSeparators() {
        while scanner.index < scanner.bytes.count {
            let byte = scanner.bytes[scanner.index]
            if byte <= ASCII.space || byte == ASCII.comma {
                scanner.index += 1
            } else if let length = spaceLength(startingWith: byte) {
                scanner.index += length
            } else {
                return
            }
        }
    }

    /// Returns the length of an invisible non-ASCII character, such as a byte order mark, or nil if none is next.
    private func spaceLength(startingWith byte: UInt8) -> Int? {
        guard byte >= 0x80 else { return nil }
        let next = String(decoding: scanner.bytes[scanner.index...].prefix(4), as: UTF8.self).unicodeScalars.first
        guard let next, next.properties.isWhitespace || next.properties.generalCategory == .format else { return nil }
        return UTF8.width(next)
    }

    private static func isBreak(_ byte: UInt8) -> Bool {
        byte == ASCII.comma || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
    }
}
