import Foundation

/// A parser for the `Retry-After` header, which contains a number of seconds or a date.
enum RetryAfter {
    /// Returns the time to wait, at least zero, or `nil` if the value is missing or invalid.
    static func duration(_ value: String?, now: Date) -> Duration? {
        guard let text = value?.trimmingHTTPSpace(), !text.isEmpty, text.utf8.count < 64
        else { return nil }
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            // A number that overflows `Int` means a very long time, which the retry policy limits.
            return .seconds(min(Int(text) ?? longest, longest))
        }
        guard let date = date(text) else { return nil }
        return .seconds(min(max(date.timeIntervalSince(now).rounded(.up), 0), Double(longest)))
    }

    private static let longest = 366 * 86_400

    /// Parses a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, the only format that servers may still send.
    private static func date(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, (1...31).contains(day), (1970...9999).contains(year), (0..<24).contains(clock[0]),
            (0..<60).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        let days = Self.days(year, month + 1, day)
        // Computed as `Double`, because a 32-bit `Int` overflows in 2038.
        return Date(timeIntervalSince1970: Double(days) * 86_400 + Double((clock[0] * 60 + clock[1]) * 60 + clock[2]))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Returns the number of days from 1970 to a Gregorian date.
    ///
    /// It does not use Foundation's calendars and time zones, which a system may lack.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let (century, yearOfCentury) = (year / 400, year % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return century * 146_097 + yearOfCentury * 365 + yearOfCentury / 4 - yearOfCentury / 100 + dayOfYear - 719_468
    }
}
