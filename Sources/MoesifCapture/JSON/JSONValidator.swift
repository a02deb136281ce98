/// Tells whether bytes are one JSON document that may be put into an event as they are.
enum JSONValidator {
    /// The deepest nesting that is still read as JSON.
    static let maximumDepth = 512

    /// The result of a search for keys in a valid document.
    enum Finding {
        /// None of its keys is one of the names.
        case noKey
        /// One of its keys may be one of the names.
        case possibleKey
    }

    /// True when `bytes` are strictly one JSON object or array, in UTF-8 without a byte order mark.
    static func isObjectOrArray(_ bytes: UnsafeRawBufferPointer) -> Bool {
        find(KeyFilter([]), in: bytes) != nil
    }

    /// Validates and looks for keys in one pass; returns nil when `bytes` are not strictly one JSON object or array.
    static func find(_ filter: KeyFilter, in bytes: UnsafeRawBufferPointer) -> Finding? {
        var scanner = JSONScanner(bytes)
        guard let first = scanner.peek(), first == ASCII.openBrace || first == ASCII.openBracket else { return nil }
        var mayMatch = false
        let isValid = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumDepth) { closers in
            skipDocument(&scanner, closers, filter, &mayMatch) && scanner.peek() == nil
        }
        guard isValid else { return nil }
        return mayMatch ? .possibleKey : .noKey
    }

    /// Moves over one value; `closers` holds, for each open container, the byte that ends it.
    private static func skipDocument(
        _ scanner: inout JSONScanner,
        _ closers: UnsafeMutableBufferPointer<UInt8>,
        _ filter: KeyFilter,
        _ mayMatch: inout Bool
    ) -> Bool {
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
                    if closer == ASCII.closeBrace, !skipKey(&scanner, filter, &mayMatch) { return false }
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
                    if closers[depth &- 1] == ASCII.closeBrace, !skipKey(&scanner, filter, &mayMatch) { return false }
                    isComplete = false
                } else if next == closers[depth &- 1] {
                    depth &-= 1
                } else {
                    return false
                }
            }
        }
    }

    private static func skipKey(_ scanner: inout JSONScanner, _ filter: KeyFilter, _ mayMatch: inout Bool) -> Bool {
        guard scanner.peek() == ASCII.quote else { return false }
        let start = scanner.index &+ 1
        if let isWhole = scanner.skipPlainString() {
            guard isWhole else { return false }
            let key = UnsafeRawBufferPointer(rebasing: scanner.bytes[start..<scanner.index &- 1])
            if !mayMatch, filter.mayHold(plain: key) { mayMatch = true }
        } else {
            guard scanner.skipRestOfString() else { return false }
            mayMatch = true
        }
        guard scanner.peek() == ASCII.colon else { return false }
        scanner.index &+= 1
        return true
    }
}
