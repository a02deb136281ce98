import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONParserTests {
    private func parse(_ text: String) -> JSONValue? {
        JSONValue(parsing: Data(text.utf8))
    }

    @Test(
        "Valid JSON is parsed",
        arguments: [
            ("null", nil), (" true ", true), ("false", false), ("7", 7), (#""s""#, "s"), ("[]", []), ("{}", [:]),
            ("[1,[2],{}]", [1, [2], [:]]), (#" { "a" : [ ] , "b" : null } "#, ["a": [], "b": nil]),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\uFFFF\u0000""#, "Aé\u{FFFF}\u{0}"),
            (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"), (#""\udbff\udfff""#, "\u{10FFFF}"),
            (#""\ud800\udc00""#, "\u{10000}"),
            ("\"é日😀\"", "é日😀"), (#""é\u00e9""#, "éé"),
        ] as [(String, JSONValue)]
    )
    func reads(text: String, expected: JSONValue) {
        #expect(parse(text) == expected)
    }

    @Test(
        "Invalid JSON is refused",
        arguments: [
            #""\ud800""#, #""\udc00""#, #""a\ud800b""#, #""\udc00\ud800""#, #""\ud800\n""#, #""\ud800\ud800\udc00""#,
            #""\ud800\u0041""#, #""\ud800A""#, "1e999",
            "", " ", "nul", "1 2", "[1,]", "[,]", "[,1]", "[1 2]", "[1", "[", "{", #"{"a""#, #"{"a":"#, #"{"a":1"#,
            #"{"a":1,"#,
            #"{"a":1,}"#, "{,}", #"{"a" 1}"#, "{a:1}", "{1:1}", #"{"a":1,]"#, #"{"a":1]"#, "[1}", "[]]", "01", "+1",
            ".5",
            "1.",
            "1e", "NaN", "Infinity", "'a'", "\"a\nb\"", #""\x""#, #""\u12""#, #""abc"#, "[] []", "\u{FEFF}[]",
            #"{"a":}"#,
        ]
    )
    func refuses(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test("Invalid UTF-8 is refused") func refusesInvalidUTF8() {
        #expect(JSONValue(parsing: [0x22, 0xC0, 0x80, 0x22] as [UInt8]) == nil)
        #expect(JSONValue(parsing: Data([0x22, 0xFF, 0x22])) == nil)
    }

    @Test("Members keep their order, and the last duplicate wins") func keepsOrderAndTheLastDuplicate() {
        #expect(parse(#"{"z":1,"a":2,"z":3,"\u0061":4}"#)?.jsonText == #"{"z":3,"a":4}"#)
    }

    @Test("JSON nested deeper than 60 levels is refused") func limitsDepth() {
        func arrays(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(parse(arrays(60))?.jsonText == arrays(60))
        #expect(parse(arrays(61)) == nil)
        #expect(parse(arrays(100_000)) == nil)
        let objects = String(repeating: #"{"a":"#, count: 60) + "1" + String(repeating: "}", count: 60)
        #expect(parse(objects)?.jsonText == objects)
        #expect(parse("[\(objects)]") == nil)
    }

    @Test(
        "Compact JSON comes back byte for byte",
        arguments: [
            #"{"n":12345678901234567890123,"f":10.10,"z":-0.0,"e":1e2,"E":1E-02}"#,
            #"[null,true,false,"",[],{},[[{"a":[]}]]]"#,
            #"["\"\\\n\r\t\u0000\u001f","é日😀"]"#, #"{"":"","a b":" ","\"":"\\"}"#,
        ]
    )
    func whatIsWrittenPlainlyComesBackByteForByte(_ text: String) {
        #expect(parse(text)?.jsonText == text)
    }

    @Test("Random documents survive parsing and writing") func randomDocumentsRoundTrip() throws {
        var generator = JSONDocumentGenerator(seed: 5)
        for _ in 0..<1500 {
            let text = generator.document().text
            let value = try #require(parse(text), "\(text)")
            #expect(parse(value.jsonText) == value)
            #expect(parse(value.jsonText)?.jsonText == value.jsonText)
        }
    }

    /// Compares strings only, because Foundation turns numbers into doubles.
    @Test("The parser finds the same strings as Foundation") func agreesWithFoundation() throws {
        var generator = JSONDocumentGenerator(seed: 6)
        for _ in 0..<500 {
            let text = generator.document().text
            let ours = try #require(parse(text))
            let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8))
            #expect(strings(ours).sorted() == strings(theirs).sorted(), "\(text)")
        }
    }

    private func strings(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let string): [string]
        case .array(let elements): elements.flatMap(strings)
        case .object(let members): members.flatMap { [$0.key] + strings($0.value) }
        default: []
        }
    }

    private func strings(_ value: Any) -> [String] {
        switch value {
        case let string as String: [string]
        case let elements as [Any]: elements.flatMap(strings)
        case let members as [String: Any]: members.flatMap { [$0.key] + strings($0.value) }
        default: []
        }
    }
}
