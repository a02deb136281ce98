/// The names of segment files: the number in 16 digits, and `.spool`.
enum SegmentName {
    private static let digits = 16
    private static let ending = ".spool"
    /// Higher ones are taken for another's, so that there is always a next number that fits.
    static let highestNumber: UInt64 = 999_999_999_999_999

    static func name(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text + ending
    }

    /// The number of a segment file; nil for the name of any other file.
    static func number(_ name: String) -> UInt64? {
        guard name.utf8.count == digits + ending.utf8.count, name.hasSuffix(ending),
            let number = UInt64(name.prefix(digits)), number > 0, number <= highestNumber,
            Self.name(number) == name
        else { return nil }
        return number
    }
}
