import Foundation
import Testing

@testable import MoesifCapture

/// IDs are UUIDs of version 4, in lower case.
@Suite struct RandomIDTests {
    @Test(
        "An ID is a UUID of version 4 in lower case",
        arguments: [
            (0, 0, "00000000-0000-4000-8000-000000000000"),
            (.max, .max, "ffffffff-ffff-4fff-bfff-ffffffffffff"),
            (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, "01234567-89ab-4def-bedc-ba9876543210"),
        ] as [(UInt64, UInt64, String)]
    )
    func hasTheFormOfAUUID(_ high: UInt64, _ low: UInt64, _ text: String) {
        #expect(RandomID.text(high, low) == text)
        #expect(UUID(uuidString: text) != nil)
    }

    @Test(
        "A span ID has 16 hexadecimal digits",
        arguments: [
            (0, "0000000000000000"), (.max, "ffffffffffffffff"), (0x0123_4567_89ab_cdef, "0123456789abcdef"),
        ] as [(UInt64, String)]
    )
    func hasTheFormOfASpan(_ number: UInt64, _ text: String) {
        #expect(RandomID.hexadecimal(number) == text)
    }

    @Test("IDs and span IDs are unique") func differ() {
        let ids = Set((0..<1000).map { _ in RandomID.make() })
        #expect(ids.count == 1000)
        let spans = Set((0..<1000).map { _ in RandomID.makeSpan() })
        #expect(spans.count == 1000 && !spans.contains(0))
    }
}
