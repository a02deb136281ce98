/// The values of JSON that stand one after the other in a text: one alone, lines of them, or fields of a header that
/// were joined by commas.
struct JSONSequence {
    /// The levels of strings within strings that are read; what lies deeper is taken for JSON.
    private static let deepest = 4

    private var scanner: JSONScanner
    /// True where something follows that is no value.
    private var isBroken = false

    init(_ text: UnsafeRawBufferPointer, from start: Int = 0) {
        scanner = JSONScanner(text)
        scanner.index = start
    }

    /// True when nothing is left.
    var isAtEnd: Bool {
        !isBroken && scanner.index == scanner.bytes.count
    }

    /// Returns the place of the next value, and moves past it and past what follows it; nil where there is none.
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

    /// Returns whether a text begins as JSON that may have members: with an object or array, or a string of JSON that
    /// holds such text, be it behind other values with commas or line breaks between.
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
                // A string without an end may hold JSON all the same.
                let end = string.skipString() == nil ? text.count : string.index - 1
                var inside = JSONStringDecoder.decode(text, start..<end)
                let isJSON = inside.withUTF8 { isFound(atBeginningOf: UnsafeRawBufferPointer($0), levels: levels - 1) }
                if isJSON { return true }
            }
            // In prose a bracket may follow a number.
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

    /// Moves past commas, white space and byte order marks.
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

    /// The length of a character beyond ASCII that is not seen, such as a byte order mark; nil if none is next.
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
