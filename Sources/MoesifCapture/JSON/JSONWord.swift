/// Eight bytes of the text of a string at once.
enum JSONWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs = ones << 7

    /// Returns the index of the next byte that a string of JSON does not hold as it is: a quote, a backslash or a
    /// control character; `count` if there is none.
    ///
    /// - Parameter stopsBeyondASCII: Whether bytes beyond ASCII count too.
    @inline(__always)
    static func special(_ start: UnsafeRawPointer, _ index: Int, _ count: Int, stopsBeyondASCII: Bool) -> Int {
        var index = index
        let beyond: UInt64 = stopsBeyondASCII ? ~0 : 0
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(ASCII.quote))
            let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
            // A borrow can only mark a byte above one that is marked rightly: the lowest mark is always true.
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

    /// Returns whether eight bytes of ASCII or more hold a percent sign or one of `: ; < = > ? @`, which follow each
    /// other.
    static func hasSign(_ start: UnsafeRawPointer, _ range: Range<Int>) -> Bool {
        let last = range.upperBound &- 8
        var index = range.lowerBound
        while true {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let percents = word ^ (ones &* UInt64(ASCII.percent))
            // No byte of ASCII carries into the next: the high bit says whether it is `:` or more, and more than `@`.
            let signs = (word &+ ones &* 0x46) & ~(word &+ ones &* 0x3F)
            if (signs | ((percents &- ones) & ~percents)) & highs != 0 { return true }
            guard index < last else { return false }
            index = min(index &+ 8, last)
        }
    }
}
