import Foundation

/// Writes JSON as lines (NDJSON): each value on one line, which ends in a line feed.
enum JSONLines {
    /// Returns a line for each element of an array, or one line for an object, or nil if the text is neither.
    ///
    /// White space between tokens is left out, because a body that is embedded in an item may contain line breaks. Every
    /// token keeps its bytes. JSON allows no line break within a string. The brackets of an item are counted and not
    /// matched.
    static func lines(of text: Data) -> [UInt8]? {
        text.withUnsafeBytes { bytes in
            var lines: [UInt8] = []
            lines.reserveCapacity(bytes.count)
            var scanner = JSONScanner(bytes)
            let isRead =
                switch scanner.peek() {
                case ASCII.openBrace: appendLine(&lines, &scanner)
                case ASCII.openBracket: appendElements(&lines, &scanner)
                default: false
                }
            return isRead && scanner.peek() == nil ? lines : nil
        }
    }

    private static func appendElements(_ lines: inout [UInt8], _ scanner: inout JSONScanner) -> Bool {
        scanner.index += 1
        if scanner.peek() == ASCII.closeBracket {
            scanner.index += 1
            return true
        }
        while appendLine(&lines, &scanner) {
            let separator = scanner.peek()
            scanner.index += 1
            if separator == ASCII.closeBracket { return true }
            guard separator == ASCII.comma else { return false }
        }
        return false
    }

    /// Appends the next value; returns false if there is none.
    private static func appendLine(_ lines: inout [UInt8], _ scanner: inout JSONScanner) -> Bool {
        var depth = 0
        _ = scanner.peek()
        // The bytes from here to the scanner's index contain no white space between tokens.
        var start = scanner.index
        repeat {
            let end = scanner.index
            guard let byte = scanner.peek() else { return false }
            if scanner.index != end {
                lines.append(contentsOf: scanner.bytes[start..<end])
                start = scanner.index
            }
            switch byte {
            case ASCII.openBrace, ASCII.openBracket:
                depth += 1
                scanner.index += 1
            case ASCII.closeBrace, ASCII.closeBracket:
                depth -= 1
                scanner.index += 1
            case ASCII.comma, ASCII.colon:
                guard depth > 0 else { return false }
                scanner.index += 1
            default: guard scanner.skipScalar(startingWith: byte) else { return false }
            }
        } while depth > 0
        guard depth == 0 else { return false }
        lines.append(contentsOf: scanner.bytes[start..<scanner.index])
        lines.append(ASCII.lineFeed)
        return true
    }
}
