import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "Only characters that must be escaped are escaped",
        arguments: [
            ("", ""), ("plain", "plain"), ("a\"b", #"a\"b"#), ("\\", #"\\"#), ("\n\r\t", #"\n\r\t"#), ("a/b", "a/b"),
            ("\u{0}", #"\u0000"#), ("\u{8}\u{C}", #"\u0008\u000c"#), ("\u{1F}", #"\u001f"#), ("\u{1B}x", #"\u001bx"#),
            ("\u{7F}", "\u{7F}"), ("é日😀\u{2028}", "é日😀\u{2028}"), ("\"a\"", #"\"a\""#), ("\r\n", #"\r\n"#),
        ]
    )
    func escapesWhatItMust(value: String, expected: String) {
        #expect(written { $0.string(value) } == "\"\(expected)\"")
        #expect(JSONWriter.escapedLength(of: value) == expected.utf8.count)
    }

    @Test("Every character survives writing and parsing") func eachCharacterComesBack() throws {
        let all = (0..<0x3000).compactMap(Unicode.Scalar.init).map(String.init).joined()
        let text = written { $0.string(all) }
        #expect(JSONValue(parsing: Data(text.utf8)) == .string(all))
        #expect(JSONWriter.escapedLength(of: all) == text.utf8.count - 2)
    }

    @Test("Commas are placed between elements and members") func putsCommasWhereTheyAreDue() {
        let text = written {
            $0.beginObject()
            $0.key("a")
            $0.beginArray()
            for value in 1...2 {
                $0.element()
                $0.integer(value)
            }
            $0.element()
            $0.beginObject()
            $0.endObject()
            $0.element()
            $0.null()
            $0.endArray()
            $0.member("nothing", String?.none)
            $0.member("zero", Int?.none)
            $0.member("b", "x")
            $0.member("c", -1)
            $0.key("d,\"")
            $0.bool(true)
            $0.key("e")
            $0.string(",{[:")
            $0.key("f")
            $0.bool(false)
            $0.endObject()
        }
        #expect(text == #"{"a":[1,2,{},null],"b":"x","c":-1,"d,\"":true,"e":",{[:","f":false}"#)
    }

    @Test("A comma is written after a string that ends in punctuation")
    func stringsThatEndInPunctuationNeedACommaToo() {
        let text = written {
            $0.beginArray()
            for value in ["{", "[", ":", ","] {
                $0.element()
                $0.string(value)
            }
            $0.endArray()
        }
        #expect(text == #"["{","[",":",","]"#)
    }
}
