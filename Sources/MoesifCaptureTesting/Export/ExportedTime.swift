/// A time of an event: ISO 8601 with a time zone, such as `2026-11-30T14:46:50.133Z`.
package struct ExportedTime: Sendable, Hashable {
    /// The time as the event has it.
    package let text: String

    /// The microseconds since 1970; more digits are cut off.
    package let microseconds: Int64

    /// The milliseconds since 1970.
    package var milliseconds: Double {
        Double(microseconds) / 1000
    }

    /// Reads a time, or returns nil if the text is not a time that every reader of ISO 8601 accepts.
    package init?(_ text: String) {
        var rest = text.utf8[...]
        guard text.utf8.count <= 40,
            let year = Self.number(&rest, digits: 4), Self.skip("-", &rest), let month = Self.number(&rest, digits: 2),
            Self.skip("-", &rest), let day = Self.number(&rest, digits: 2), Self.skip("T", &rest),
            let hour = Self.number(&rest, digits: 2), Self.skip(":", &rest), let minute = Self.number(&rest, digits: 2),
            Self.skip(":", &rest), let second = Self.number(&rest, digits: 2), year > 0, (1...12).contains(month),
            (1...Self.days(ofMonth: month, year: year)).contains(day), hour < 24, minute < 60, second < 60,
            let fraction = Self.fraction(&rest), let offset = Self.offset(&rest), rest.isEmpty
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.text = text
        microseconds = Int64(seconds) * 1_000_000 + Int64(fraction)
    }

    private static func skip(_ character: Unicode.Scalar, _ text: inout Substring.UTF8View) -> Bool {
        guard text.first == UInt8(ascii: character) else { return false }
        text.removeFirst()
        return true
    }

    private static func number(_ text: inout Substring.UTF8View, digits: Int) -> Int? {
        let part = text.prefix(digits)
        guard part.count == digits, part.allSatisfy(isDigit) else { return nil }
        text.removeFirst(digits)
        return part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Reads the fraction of a second and returns it in microseconds, or nil if a point has no digits after it.
    private static func fraction(_ text: inout Substring.UTF8View) -> Int? {
        guard skip(".", &text) else { return 0 }
        let digits = text.prefix(while: isDigit)
        guard !digits.isEmpty else { return nil }
        text.removeFirst(digits.count)
        let six = Array(digits.prefix(6)) + Array(repeating: UInt8(ascii: "0"), count: max(0, 6 - digits.count))
        return six.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Reads the time zone and returns its offset from UTC in seconds, or nil if there is none.
    private static func offset(_ text: inout Substring.UTF8View) -> Int? {
        if skip("Z", &text) { return 0 }
        let isWest = skip("-", &text)
        guard isWest || skip("+", &text), let hours = number(&text, digits: 2), skip(":", &text),
            let minutes = number(&text, digits: 2), hours < 24, minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func days(ofMonth month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Returns the day number of a Gregorian date, computed from years that start on 1 March.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month > 2 ? year : year - 1
        let dayOfYear = ((month + 9) % 12 * 153 + 2) / 5 + day - 1
        return shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719_468
    }
}
