import Testing

@testable import MoesifCapture

/// `traceparent` is read as strictly as in W3C's own test suite.
@Suite struct TraceParentTests {
    private static let trace = "12345678901234567890123456789012"
    private static let span = "1234567890123456"

    @Test(
        "A valid traceparent names its trace, span and flags",
        arguments: [
            ("00-\(trace)-\(span)-01", 1), ("00-\(trace)-\(span)-00", 0), ("00-\(trace)-\(span)-ff", 255),
            ("cc-\(trace)-\(span)-01", 1), ("cc-\(trace)-\(span)-01-what-the-future-will-be-like", 1),
            ("01-\(trace)-\(span)-02-", 2), ("fe-\(trace)-\(span)-0a", 10), (" 00-\(trace)-\(span)-01", 1),
            ("\t00-\(trace)-\(span)-01", 1), ("00-\(trace)-\(span)-01 ", 1), ("\t 00-\(trace)-\(span)-01 \t", 1),
        ] as [(String, UInt8)]
    )
    func valid(_ header: String, _ flags: UInt8) throws {
        let parent = try #require(TraceParent(header))
        #expect(parent.traceID == Self.trace && RandomID.hexadecimal(parent.span) == Self.span)
        #expect(parent.flags == flags)
    }

    @Test("Both halves of an ID keep their hexadecimal digits") func digits() throws {
        let parent = try #require(TraceParent("00-000000000000000a0000000000000000-000000000000000f-00"))
        #expect(parent.traceID == "000000000000000a0000000000000000" && parent.span == 15)
        #expect(TraceParent("00-0000000000000000fedcba9876543210-f000000000000000-00")?.span == 0xF << 60)
        #expect(parent.isInTrace(of: parent.with(span: 7)) && parent != parent.with(span: 7))
        let other = try #require(TraceParent("00-000000000000000b0000000000000000-000000000000000f-00"))
        #expect(!parent.isInTrace(of: other) && parent != other)
    }

    @Test(
        "An invalid traceparent is ignored",
        arguments: [
            "", " ", "00", "00-\(trace)-\(span)-01.", "00-\(trace)-\(span)-01-what-the-future-will-be-like",
            "00-\(trace)-\(span)-01-", "cc-\(trace)-\(span)-01.what-the-future-will-be-like",
            "cc-\(trace)-\(span)-01x", "ff-\(trace)-\(span)-01", ".0-\(trace)-\(span)-01", "0.-\(trace)-\(span)-01",
            "FE-\(trace)-\(span)-01", "000-\(trace)-\(span)-01", "0000-\(trace)-\(span)-01", "0-\(trace)-\(span)-01",
            "00-00000000000000000000000000000000-\(span)-01", "00-.2345678901234567890123456789012-\(span)-01",
            "00-1234567890123456789012345678901.-\(span)-01", "00-\(trace)3-\(span)-01",
            "00-1234567890123456789012345678901-\(span)-01", "00-A2345678901234567890123456789012-\(span)-01",
            "00-\(trace)-0000000000000000-01", "00-\(trace)-.234567890123456-01", "00-\(trace)-123456789012345.-01",
            "00-\(trace)-12345678901234567-01", "00-\(trace)-123456789012345-01", "00-\(trace)-12345678901234AB-01",
            "00-\(trace)-\(span)-.0", "00-\(trace)-\(span)-0.", "00-\(trace)-\(span)-001", "00-\(trace)-\(span)-1",
            "00-\(trace)-\(span)-0A", "00_\(trace)-\(span)-01", "00-\(trace)_\(span)-01", "00-\(trace)-\(span)_01",
            "00-\(trace)-\(span)-01,00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01, 00-\(trace)-\(span)-01",
            "cc-\(trace)-\(span)-01-a, cc-\(trace)-\(span)-01-a", "\n00-\(trace)-\(span)-01", "é",
        ]
    )
    func invalid(_ header: String) {
        #expect(TraceParent(header) == nil)
    }

    @Test("A traceparent that is sent twice is ignored") func twice() {
        var headers = HeaderFields()
        headers.add("00-\(Self.trace)-\(Self.span)-01", for: "Traceparent")
        #expect(CallTrace(receiving: headers) != nil)
        headers.add("00-\(Self.trace)-\(Self.span)-01", for: "traceparent")
        #expect(CallTrace(receiving: headers) == nil)
    }

    @Test(
        "A traceparent is written as version 00 and can be read back",
        arguments: [
            ("00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01"),
            (" cc-\(trace)-\(span)-ff-x", "00-\(trace)-\(span)-03"),
            ("00-\(trace)-\(span)-04", "00-\(trace)-\(span)-00"),
        ]
    )
    func written(_ header: String, _ expected: String) throws {
        let parent = try #require(TraceParent(header))
        #expect(parent.header == expected && TraceParent(parent.header)?.header == expected)
    }

    @Test("Arbitrary bytes do not crash the parser, and a parsed header is valid") func randomBytes() {
        var random = SplitMix64(seed: 7)
        let alphabet = Array("0123456789abcdef-fF0., \t\u{0}é".utf8)
        let valid = Array("00-\(Self.trace)-\(Self.span)-01".utf8)
        for _ in 0..<20_000 {
            var bytes = valid
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
                let byte = alphabet.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(byte, at: place)
                case 1: bytes.removeSubrange(place..<min(place + 1, bytes.count))
                case 2: bytes.removeLast(min(place, bytes.count))
                default: bytes.replaceSubrange(place..<min(place + 1, bytes.count), with: [byte])
                }
            }
            guard let parent = TraceParent(String(decoding: bytes, as: UTF8.self)) else { continue }
            #expect(parent.traceID.utf8.count == 32 && parent.span != 0 && TraceParent(parent.header) != nil)
        }
    }
}
