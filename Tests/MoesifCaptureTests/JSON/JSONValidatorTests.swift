import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONValidatorTests {
    private func accepts(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { JSONValidator.isObjectOrArray($0) }
    }

    private func accepts(_ text: String) -> Bool {
        accepts(Array(text.utf8))
    }

    @Test(
        "Valid objects and arrays are accepted",
        arguments: [
            "{}", "[]", " {} ", "\t\r\n [ \t\r\n ] \t\r\n", "[[]]", "[{}]", #"{"a":[]}"#, "[0]", "[-0]", "[-0.0]",
            "[1e2]",
            "[1E2]", "[1e+2]", "[1e-2]", "[1.5e10]", "[1e308]", "[1e-999]", "[0e0]", "[0.0]",
            "[12345678901234567890123]",
            "[1,2,3]",
            "[true,false,null]", #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0000\uABCD\uabcd"]"#, #"["\ud83d\ude00"]"#,
            #"{"":""}"#, #"{"a":1,"a":2}"#, #"{"a":{"b":{"c":[1,{"d":null}]}}}"#,
            " { \"a\" : [ 1 , 2 ] , \"b\" : { } } ", "[\"\u{7F}\"]", "[\"\u{FEFF}\"]", "[\"\u{2028}\"]", "[\"é日😀\"]",
        ]
    )
    func acceptsWhatIsJSON(_ text: String) {
        #expect(accepts(text))
    }

    @Test(
        "Invalid JSON and single values are refused",
        arguments: [
            "", " ", "\n", "0", "1", "true", "false", "null", #""x""#, "x", "-", "{", "}", "[", "]", "{]", "[}", "[1}",
            #"{"a":1]"#, #"[{"a":1]]"#, #"{"a":[1}}"#,
            "{}}",
            "[]]", "[[]", "[1", "[1,", #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"["abc"#, "[tru", "[t", "[nul",
            "[fals",
            "[1,]", #"{"a":1,}"#, "[,1]", "[,]", "{,}", "[1,,2]", #"{,"a":1}"#, #"{"a":1,,"b":2}"#, "[1 2]",
            #"{"a" 1}"#, #"{"a":}"#, #"{:1}"#, #"{"a"}"#, #"{"a":1 "b":2}"#, #"{"a"::1}"#, #"{"a":1:2}"#, "{a:1}",
            "{1:1}",
            #"["\ud800"]"#, #"["\udc00\ud800"]"#, #"{"\ud800":1}"#, #"["\ud800\u0041"]"#, "[1e999]", "[-1e309]",
            "[" + String(repeating: "9", count: 400) + "]",
            "{null:1}", "{'a':1}", "['a']", "[01]", "[00]", "[-01]", "[+1]", "[.5]", "[1.]", "[1.e1]", "[1e]", "[1e+]",
            "[1E-]",
            "[-]", "[--1]", "[0x10]", "[1_000]", "[1.2.3]", "[1e2.5]", "[1e2e3]", "[-.5]", "[1a]", "[NaN]", "[-NaN]",
            "[Infinity]", "[-Infinity]", "[nan]", "[inf]", "[undefined]", "[True]", "[TRUE]", "[None]", "[truefalse]",
            "[trux]", "[falsy]", "[nil0]",
            "[nulll]", "/* */[]", "[]// x", "[1/*x*/]", "# x\n[]", "[1;2]", "(1)", "[]{}", "{} {}", "[] x", "[]\u{0}",
            "\u{0}[]", "\u{FEFF}{}", "\u{A0}[]", "[]\u{B}", "[]\u{C}", "[\u{85}]", "[\u{2028}]", #"["\x41"]"#,
            #"["\a"]"#,
            #"["\0"]"#, #"["\'"]"#, #"["\U0041"]"#, #"["\"]"#, #"["\u"]"#, #"["\u1"]"#, #"["\u12"]"#, #"["\u123"]"#,
            #"["\u123g"]"#, #"["\u+123"]"#, #"["\u 123"]"#, #"["\u00"00"]"#, "[\"\\\n\"]", #"["\"#, #"["\u00"#,
        ]
    )
    func refusesWhatIsNot(_ text: String) {
        #expect(!accepts(text))
    }

    @Test("Control characters in strings are refused", arguments: UInt8(0)...0x1F)
    func refusesControlCharactersInStrings(_ control: UInt8) {
        #expect(!accepts(Array("[\"".utf8) + [control] + Array("\"]".utf8)))
        #expect(!accepts(Array("[\"12345678".utf8) + [control] + Array("12345678\"]".utf8)))
    }

    @Test(
        "Invalid UTF-8 is refused",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xC2, 0xC2], [0xC2, 0x7F],
            [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0], [0xE1, 0x80], [0xE1, 0x80, 0x22], [0xE1, 0x22, 0x80],
            [0xE1, 0xC0, 0x80], [0xE1, 0x80, 0xC0], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF],
            [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF1, 0x80, 0x80, 0xC0],
            [0xF1, 0x80, 0x22, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC3, 0xA9, 0x80],
        ] as [[UInt8]]
    )
    func refusesInvalidUTF8(_ sequence: [UInt8]) {
        #expect(!accepts(Array("[\"".utf8) + sequence + Array("\"]".utf8)))
        #expect(!accepts(Array("{\"".utf8) + sequence + Array("\":0}".utf8)))
        #expect(!accepts(Array("[\"".utf8) + sequence), "cut short")
        #expect(!accepts(Array("[".utf8) + sequence + Array("]".utf8)), "outside of a string")
    }

    @Test(
        "The boundaries of UTF-8 are accepted in strings",
        arguments: [
            [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xE1, 0x80, 0x80], [0xEC, 0xBF, 0xBF], [0xED, 0x80, 0x80],
            [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80],
            [0xF1, 0x80, 0x80, 0x80],
            [0xF3, 0xBF, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF],
        ] as [[UInt8]]
    )
    func acceptsTheEdgesOfUTF8(_ sequence: [UInt8]) {
        #expect(accepts(Array("[\"".utf8) + sequence + Array("\"]".utf8)))
        #expect(!accepts(Array("[".utf8) + sequence + Array("]".utf8)))
    }

    @Test("JSON nested deeper than 60 levels is refused", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func limitsDepth(_ opener: String) {
        let closer = String(opener.compactMap { $0 == "[" ? "]" : $0 == "{" ? "}" : nil }.reversed())
        let step = closer.count
        func nested(_ depth: Int, _ inner: String) -> String {
            String(repeating: opener, count: depth / step) + inner + String(repeating: closer, count: depth / step)
        }
        #expect(accepts(nested(60, "0")))
        #expect(accepts(nested(58, "[[]]")))
        #expect(accepts(nested(58, "[{}]")))
        #expect(!accepts(nested(60, "[]")))
        #expect(!accepts(nested(60, "{}")))
        #expect(!accepts(nested(100_000, "0")))
        #expect(!accepts(String(repeating: opener, count: 100_000)))
    }

    @Test("A wide document is accepted") func depthIsNotBreadth() {
        #expect(accepts("[" + Array(repeating: "[[]]", count: 2000).joined(separator: ",") + "]"))
    }

    /// Puts each special byte at each position of a string, at each offset from the start of the document.
    @Test("Every byte of a string is checked", arguments: 0..<8)
    func looksAtEachByteOfAString(offset: Int) {
        let specials: [UInt8] = [0x00, 0x0A, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xC3, 0xFF]
        for length in 1...25 {
            for position in 0..<length {
                for special in specials {
                    var inside = [UInt8](repeating: UInt8(ascii: "x"), count: length)
                    inside[position] = special
                    let document =
                        [UInt8](repeating: ASCII.space, count: offset) + Array("[\"".utf8) + inside + Array("\"]".utf8)
                    let expected =
                        special < 0x80 && special >= 0x20 && special != ASCII.quote && special != ASCII.backslash
                    #expect(accepts(document) == expected, "\(special) at \(position) of \(length)")
                }
            }
        }
    }

    /// With two special bytes in one step of eight, finding the first must not depend on the second.
    @Test("Two special bytes in one step of eight are both checked") func looksAtPairsWithinOneStep() {
        let pairs: [[UInt8]] = [
            Array(#"\n"#.utf8), Array(#"\""#.utf8), Array(#"\\"#.utf8), [0xC3, 0xA9], [0x1F, 0x20], [0x22, 0x23],
            [0x5C, 0x5D], [0x80, 0x20],
        ]
        for position in 0..<16 {
            for pair in pairs {
                let document =
                    Array("[\"".utf8) + [UInt8](repeating: 0x41, count: position) + pair
                    + [UInt8](repeating: 0x21, count: 16) + Array("\"]".utf8)
                #expect(accepts(document) == ReferenceJSONValidator.isObjectOrArray(document), "\(pair) at \(position)")
            }
        }
    }

    @Test("The validator agrees with the reference on mutated documents", .tags(.slow))
    func agreesWithTheReferenceOnMutatedDocuments() {
        var generator = JSONDocumentGenerator(seed: 1)
        var accepted = 0
        let cases = 6000
        for index in 0..<cases {
            let text = generator.document().text
            #expect(accepts(text), "\(text)")
            let mutated = generator.mutated(text)
            let expected = ReferenceJSONValidator.isObjectOrArray(mutated)
            if expected { accepted += 1 }
            #expect(accepts(mutated) == expected, "case \(index): \(String(decoding: mutated, as: UTF8.self))")
        }
        // Both results are common among the cases.
        #expect(accepted > cases / 20 && accepted < cases * 19 / 20, "\(accepted)")
    }

    /// The parser is a second implementation of the same grammar, so the two must agree.
    @Test("The validator agrees with the parser on mutated documents") func agreesWithTheParser() {
        var generator = JSONDocumentGenerator(seed: 2)
        for _ in 0..<2000 {
            let mutated = generator.mutated(generator.document().text)
            let value = JSONValue(parsing: mutated)
            #expect(accepts(mutated) == (value?.object != nil || value?.array != nil))
        }
    }
}
