import Foundation
import Testing

@testable import MoesifCapture

/// One line for each item of a body.
struct JSONLinesTests {
    @Test(
        "Each item becomes one line without white space between its tokens, and every token keeps its bytes",
        arguments: [
            (#"[]"#, ""), (" [ ] \n", ""), (#"{"a":1}"#, "{\"a\":1}\n"),
            (#"[{"a":1},{"b":[2,{}]}]"#, "{\"a\":1}\n{\"b\":[2,{}]}\n"),
            (
                "[ {\r\n\t\"a\" :\n 1.50e+07 }\n,\n [ true , null ] , 12345678901234567890 ]",
                "{\"a\":1.50e+07}\n[true,null]\n12345678901234567890\n"
            ),
            (#"[{"a b":" \n \" ] , {  "}]"#, "{\"a b\":\" \\n \\\" ] , {  \"}\n"),
            ("[\"\u{2028}\u{85}é\"]", "\"\u{2028}\u{85}é\"\n"),
        ]
    )
    func lines(_ body: String, _ lines: String) throws {
        #expect(try #require(JSONLines.lines(of: Data(body.utf8))) == Array(lines.utf8))
    }

    @Test(
        "Text that is neither an object nor an array is refused",
        arguments: [
            "", " ", "1", "\"a\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1]x", "{", "{\"a\":1}}", "]",
            "[{\"a\":\"\n\"}]", "\u{1F}\u{8B}",
        ]
    )
    func refusal(_ body: String) {
        #expect(JSONLines.lines(of: Data(body.utf8)) == nil)
    }

    @Test("The lines of a document have its values", arguments: 0..<200)
    func generated(_ seed: UInt64) throws {
        var generator = JSONDocumentGenerator(seed: seed)
        let body = generator.document().text
        let lines = try #require(JSONLines.lines(of: Data("[\(body)]".utf8)))
        #expect(lines.filter { $0 == ASCII.lineFeed }.count == 1)
        #expect(JSONValue(parsing: Data(lines)) == JSONValue(parsing: Data(body.utf8)))
    }
}
