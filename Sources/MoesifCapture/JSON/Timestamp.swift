import Foundation

/// A time in the format of the collector: ISO 8601 in UTC with exactly three fractional digits and `Z`.
///
/// It is computed from the seconds since 1970 only, so that neither `TZ` nor a missing time zone database affects it.
struct Timestamp {
    let milliseconds: Int64

    /// Creates a timestamp with a resolution of one millisecond.
    ///
    /// Times outside the years 1 to 9999 become the nearest time that can be written. NaN becomes 1970.
    init(_ date: Date) {
        let earliest = -62_135_596_800.0
        let latest = 253_402_300_800.0
        let seconds = date.timeIntervalSince1970
        let written = seconds.isNaN ? 0 : min(max(seconds, earliest), latest)
        // A date is a binary fraction, so a whole millisecond may be stored as slightly less. Rounding to microseconds
        // restores it.
        let microseconds = Int64((written * 1_000_000).rounded())
        milliseconds = min(microseconds.floorDivided(by: 1000), 253_402_300_799_999)
    }

    /// The time as text, such as `2026-11-23T05:39:59.042Z`.
    var text: String {
        let day = milliseconds.floorDivided(by: 86_400_000)
        let rest = Int(milliseconds - day * 86_400_000)
        let (year, month, dayOfMonth) = Self.civil(daysSince1970: Int(day))
        return String(unsafeUninitializedCapacity: 24) { text in
            Self.write(year / 100, to: text, at: 0)
            Self.write(year % 100, to: text, at: 2)
            text[4] = ASCII.minus
            Self.write(month, to: text, at: 5)
            text[7] = ASCII.minus
            Self.write(dayOfMonth, to: text, at: 8)
            text[10] = UInt8(ascii: "T")
            Self.write(rest / 3_600_000, to: text, at: 11)
            text[13] = ASCII.colon
            Self.write(rest / 60_000 % 60, to: text, at: 14)
            text[16] = ASCII.colon
            Self.write(rest / 1000 % 60, to: text, at: 17)
            text[19] = ASCII.point
            text[20] = ASCII.zero + UInt8(rest % 1000 / 100)
            Self.write(rest % 100, to: text, at: 21)
            text[23] = UInt8(ascii: "Z")
            return 24
        }
    }

    /// Writes two digits.
    private static func write(_ value: Int, to text: UnsafeMutableBufferPointer<UInt8>, at position: Int) {
        text[position] = ASCII.zero + UInt8(value / 10)
        text[position + 1] = ASCII.zero + UInt8(value % 10)
    }

    /// Returns the proleptic Gregorian date of a day number, computed by eras of 400 years that start on 1 March.
    private static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = Int64(shifted).floorDivided(by: 146_097)
        let dayOfEra = shifted - Int(era) * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
