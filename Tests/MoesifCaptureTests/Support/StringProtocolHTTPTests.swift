import Testing

@testable import MoesifCapture

/// HTTP trims spaces and tabs, and nothing else.
@Suite struct StringProtocolHTTPTests {
    @Test(
        "Only spaces and tabs are trimmed",
        arguments: [
            ("", ""), (" \t ", ""), ("a", "a"), (" a", "a"), ("a\t", "a"), ("\t a b \t", "a b"),
            ("\u{A0}a\u{A0}", "\u{A0}a\u{A0}"),
            (" é ", "é"),
        ]
    )
    func trimsSpacesAndTabs(_ text: String, _ trimmed: String) {
        #expect(String(text.trimmingHTTPSpace()) == trimmed)
        #expect(String((text + "|").dropLast().trimmingHTTPSpace()) == trimmed)
    }
}
