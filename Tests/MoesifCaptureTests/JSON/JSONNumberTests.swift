import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONNumberTests {
    @Test(
        "A number keeps its digits",
        arguments: [
            ("12345678901234567890123", nil, 1.2345678901234568e22), ("10.10", nil, 10.1), ("-0.0", nil, -0.0),
            ("1e2", nil, 100), ("0", 0, 0), ("-7", -7, -7), ("9223372036854775807", Int.max, 9.223372036854775807e18),
            ("9223372036854775808", nil, 9.223372036854775808e18), ("1E+2", nil, 100),
            ("3.14159265358979323846", nil, .pi),
        ] as [(String, Int?, Double)]
    )
    func keepsItsDigits(digits: String, int: Int?, double: Double) throws {
        let value = try #require(JSONValue(parsing: Data(digits.utf8)))
        #expect(value.jsonText == digits)
        #expect(value.int == int)
        #expect(value.double == double)
        #expect(value == .number(JSONNumber(scanned: digits)))
    }
}
