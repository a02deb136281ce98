import Foundation
import Testing

@testable import MoesifCapture

@Suite struct TimestampTests {
    static let table: [(Double, String)] = [
        (0, "1970-01-01T00:00:00.000Z"),
        (0.001, "1970-01-01T00:00:00.001Z"),
        (0.9999, "1970-01-01T00:00:00.999Z"),
        (-0.001, "1969-12-31T23:59:59.999Z"),
        (-0.0004, "1969-12-31T23:59:59.999Z"),
        (-1, "1969-12-31T23:59:59.000Z"),
        (-86_400, "1969-12-31T00:00:00.000Z"),
        (-14_182_940, "1969-07-20T20:17:40.000Z"),
        (59, "1970-01-01T00:00:59.000Z"),
        (3599, "1970-01-01T00:59:59.000Z"),
        (86_399.5, "1970-01-01T23:59:59.500Z"),
        (86_400, "1970-01-02T00:00:00.000Z"),
        (951_782_399, "2000-02-28T23:59:59.000Z"),
        (951_782_400, "2000-02-29T00:00:00.000Z"),
        (951_868_800, "2000-03-01T00:00:00.000Z"),
        (978_220_800, "2000-12-31T00:00:00.000Z"),
        (1_078_012_800, "2004-02-29T00:00:00.000Z"),
        (1_709_164_800.25, "2024-02-29T00:00:00.250Z"),
        (1_740_787_200, "2025-03-01T00:00:00.000Z"),
        (1_795_412_399, "2026-11-23T05:39:59.000Z"),
        (1_795_412_399.042, "2026-11-23T05:39:59.042Z"),
        (2_147_483_648, "2038-01-19T03:14:08.000Z"),
        (4_107_542_399, "2100-02-28T23:59:59.000Z"),
        (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        (-2_203_891_200, "1900-03-01T00:00:00.000Z"),
        (-2_203_891_201, "1900-02-28T23:59:59.000Z"),
        (13_574_563_200, "2400-02-29T00:00:00.000Z"),
        (-62_135_596_800, "0001-01-01T00:00:00.000Z"),
        (-62_104_060_800, "0002-01-01T00:00:00.000Z"),
        (-62_135_596_800.5, "0001-01-01T00:00:00.000Z"),
        (253_402_300_799, "9999-12-31T23:59:59.000Z"),
        (253_402_300_799.5, "9999-12-31T23:59:59.500Z"),
        (253_402_300_800, "9999-12-31T23:59:59.999Z"),
        (.infinity, "9999-12-31T23:59:59.999Z"),
        (-.infinity, "0001-01-01T00:00:00.000Z"),
        (.greatestFiniteMagnitude, "9999-12-31T23:59:59.999Z"),
        (.nan, "1970-01-01T00:00:00.000Z"),
    ]

    @Test("A date is written in UTC with milliseconds", arguments: table)
    func writesTheDate(seconds: Double, expected: String) {
        #expect(Timestamp(Date(timeIntervalSince1970: seconds)).text == expected)
    }

    @Test("The distant past and the distant future are written") func theEndsOfFoundationsDates() {
        #expect(Timestamp(.distantPast).text == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp(.distantFuture).text == "4001-01-01T00:00:00.000Z")
    }

    /// Compares every 83rd day over more than 1,400 years.
    @Test("Timestamps agree with Foundation's calendar") func agreesWithFoundationsCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        // Starts in 1600, because Foundation's calendar is Julian before 1582.
        for day in stride(from: -135_140, through: 400_000, by: 83) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 3600)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let text = Timestamp(date).text.prefix(10).split(separator: "-").compactMap { Int($0) }
            #expect(text == [parts.year, parts.month, parts.day].compactMap { $0 })
        }
    }

    @Test("Milliseconds are exact despite binary fractions") func millisecondsAreNotLostToBinaryFractions() {
        for millisecond in 0..<1000 {
            let seconds = 1_795_412_399 + Double(millisecond) / 1000
            let digits = String(String(millisecond + 1000).dropFirst())
            let expected = "2026-11-23T05:39:59.\(digits)Z"
            #expect(Timestamp(Date(timeIntervalSince1970: seconds)).text == expected)
            // Counted from 2001, as in a date parsed from text.
            #expect(Timestamp(Date(timeIntervalSinceReferenceDate: seconds - 978_307_200)).text == expected)
        }
        for second in stride(from: 1_700_000_000, to: 2_100_000_000, by: 4_000_037) {
            for millisecond in stride(from: 0, to: 1000, by: 7) {
                let since2001 = Double(second - 978_307_200) + Double(millisecond) / 1000
                let timestamp = Timestamp(Date(timeIntervalSinceReferenceDate: since2001))
                #expect(timestamp.milliseconds == Int64(second) * 1000 + Int64(millisecond))
            }
        }
    }

    /// Runs in a child process, because it changes the environment.
    @Test("Neither the time zone nor its database affects a timestamp")
    func neitherTimeZoneNorItsDatabaseMatters() async {
        await #expect(processExitsWith: .success) {
            for directory in [nil, "/nonexistent"] {
                for zone in [nil, "", "Nowhere/Bad", "America/New_York", "Asia/Kathmandu", "XYZ-13:45"] {
                    if let directory {
                        setenv("TZDIR", directory, 1)
                    } else {
                        unsetenv("TZDIR")
                    }
                    if let zone {
                        setenv("TZ", zone, 1)
                    } else {
                        unsetenv("TZ")
                    }
                    tzset()
                    TimeZone.ReferenceType.resetSystemTimeZone()
                    for (seconds, expected) in TimestampTests.table {
                        #expect(Timestamp(Date(timeIntervalSince1970: seconds)).text == expected)
                    }
                }
            }
        }
    }
}
