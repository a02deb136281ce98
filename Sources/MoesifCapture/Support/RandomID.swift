/// Creates unique IDs.
enum RandomID {
    private static let digits: StaticString = "0123456789abcdef"

    /// Returns a new version 4 UUID (RFC 9562) as text in lower case.
    ///
    /// On Linux, Foundation's `UUID()` opens a file for each UUID.
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return text(generator.next(), generator.next())
    }

    /// Returns a new span ID: 64 bits that are not all zero (https://www.w3.org/TR/trace-context/#parent-id).
    static func makeSpan() -> UInt64 {
        UInt64.random(in: 1...UInt64.max)
    }

    /// Returns the 16 hexadecimal digits of a number in lower case.
    static func hexadecimal(_ number: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { text in
            for index in 0..<16 { text[index] = digits.utf8Start[Int(number >> UInt64(60 - index * 4) & 15)] }
            return 16
        }
    }

    /// Returns the text of a UUID with these bits, except for the version and variant bits.
    static func text(_ high: UInt64, _ low: UInt64) -> String {
        let high = high & ~0xF000 | 0x4000
        let low = low & ~(0xC0 << 56) | 0x80 << 56
        return String(unsafeUninitializedCapacity: 36) { text in
            var length = 0
            for index in 0..<32 {
                if [8, 12, 16, 20].contains(index) {
                    text[length] = ASCII.minus
                    length += 1
                }
                let half = index < 16 ? high : low
                text[length] = digits.utf8Start[Int(half >> UInt64(60 - index % 16 * 4) & 15)]
                length += 1
            }
            return length
        }
    }
}
