/// Tells whether bytes are one JSON document that may be put into an event as they are.
enum JSONValidator {
    /// The deepest nesting that is still read as JSON.
    static let maximumDepth = 512

    /// True when `bytes` are strictly one JSON object or array, in UTF-8 without a byte order mark.
    static func isObjectOrArray(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner(bytes)
        guard let first = scanner.peek(), first == ASCII.openBrace || first == ASCII.openBracket else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumDepth) { closers in
            skipDocument(&scanner, closers) && scanner.peek() == nil
        }
    }

    /// Moves over one value; `closers` holds, for each open container, the byte that ends it.
    private static func skipDocument(_ scanner: inout JSONScanner, _ closers: UnsafeMutableBufferPointer<UInt8>) -> Bool
    {
        var depth = 0
        while true {
            guard let byte = scanner.peek() else { return false }
            var isComplete = true
            if byte == ASCII.openBrace || byte == ASCII.openBracket {
                guard depth < closers.count else { return false }
                let closer = byte &+ 2
                closers[depth] = closer
                depth &+= 1
                scanner.index &+= 1
                if scanner.peek() == closer {
                    scanner.index &+= 1
                    depth &-= 1
                } else {
                    if closer == ASCII.closeBrace, !skipKey(&scanner) { return false }
                    isComplete = false
                }
            } else if !scanner.skipScalar(startingWith: byte) {
                return false
            }
            while isComplete {
                if depth == 0 { return true }
                guard let next = scanner.peek() else { return false }
                scanner.index &+= 1
                if next == ASCII.comma {
                    if closers[depth &- 1] == ASCII.closeBrace, !skipKey(&scanner) { return false }
                    isComplete = false
                } else if next == closers[depth &- 1] {
                    depth &-= 1
                } else {
                    return false
                }
            }
        }
    }

    private static func skipKey(_ scanner: inout JSONScanner) -> Bool {
        guard scanner.peek() == ASCII.quote, scanner.skipString(), scanner.peek() == ASCII.colon else { return false }
        scanner.index &+= 1
        return true
    }
}
