/// The names of segment files: a number with 16 digits, and `.spool`.
enum SegmentName {
    private static let digits = 16
    private static let ending = ".spool"
    /// The maximum number; files with higher numbers are ignored, so that there is always a valid next number.
    static let highestNumber: UInt64 = 999_999_999_999_999

    static func name(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text + ending
    }

    /// Returns the number of a segment file, or `nil` for any other name.
    static func number(_ name: String) -> UInt64? {
        guard name.utf8.count == digits + ending.utf8.count, name.hasSuffix(ending),
            let number = UInt64(name.prefix(digits)), number > 0, number <= highestNumber,
            Self.name(number) == name
        else { return nil }
        return number
    }
}
