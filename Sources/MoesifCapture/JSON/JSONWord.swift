/// Examines the text of a string eight bytes at a time.
enum JSONWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs = ones << 7

    /// Returns the index of the next byte that JSON strings cannot contain unescaped, or `count` if there is none.
    ///
    /// These bytes are quotes, backslashes and control characters.
    ///
    /// - Parameter stopsBeyondASCII: Whether non-ASCII bytes count too.
    @inline(__always)
    static func special(_ start: UnsafeRawPointer, _ index: Int, _ count: Int, stopsBeyondASCII: Bool) -> Int {
        var index = index
        let beyond: UInt64 = stopsBeyondASCII ? ~0 : 0
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(ASCII.quote))
            let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
            // A borrow can mark a byte wrongly only above a correct mark, so the lowest mark is always correct.
            let marks =
                ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                | ((word &- ones &* 0x20) & ~word) | (word & beyond)
            let special = marks & highs
            guard special == 0 else { return index &+ (special.trailingZeroBitCount >> 3) }
            index &+= 8
        }
        while index < count {
            let byte = start.load(fromByteOffset: index, as: UInt8.self)
            guard byte >= 0x20, byte != ASCII.quote, byte != ASCII.backslash, byte < 0x80 || !stopsBeyondASCII else {
                return index
            }
            index &+= 1
        }
        return index
    }

    /// Returns whether at least eight ASCII bytes contain a percent sign or one of `: ; < = > ? @`, which are
    /// consecutive.
    static func hasSign(_ start: UnsafeRawPointer, _ range: Range<Int>) -> Bool {
        let last = range.upperBound &- 8
        var index = range.lowerBound
        while true {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let percents = word ^ (ones &* UInt64(ASCII.percent))
            // ASCII bytes do not carry into the next byte. The high bits tell whether a byte is at least `:` and
            // whether it exceeds `@`.
            let signs = (word &+ ones &* 0x46) & ~(word &+ ones &* 0x3F)
            if (signs | ((percents &- ones) & ~percents)) & highs != 0 { return true }
            guard index < last else { return false }
            index = min(index &+ 8, last)
        }
    }
}
