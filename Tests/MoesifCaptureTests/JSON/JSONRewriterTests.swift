import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONRewriterTests {
    private static let masking = NameActions(masking: JSONDocumentGenerator.secrets, redacting: [])
    private static let redacting = NameActions(redacting: JSONDocumentGenerator.secrets)

    private func rewrite(_ text: String, _ names: NameActions, mark: StaticString = "\"*\"") -> String? {
        switch Array(text.utf8).withUnsafeBytes({ JSONRewriter.rewrite($0, names, mark: mark) }) {
        case .changed(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .unchanged: return nil
        case .invalid:
            Issue.record("not JSON: \(text)")
            return nil
        }
    }

    private func isSecret(_ key: String) -> Bool {
        JSONDocumentGenerator.secrets.contains(key.lowercased())
    }

    private func isValid(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { JSONValidator.isObjectOrArray($0) }
    }

    @Test(
        "A secret member is replaced or removed, and the result is valid",
        arguments: [
            (#"{"password":1}"#, #"{"password":"*"}"#, "{}"),
            (#"{"password":1,"b":2}"#, #"{"password":"*","b":2}"#, #"{"b":2}"#),
            (#"{"a":0,"password":1,"b":2}"#, #"{"a":0,"password":"*","b":2}"#, #"{"a":0,"b":2}"#),
            (#"{"a":0,"password":1}"#, #"{"a":0,"password":"*"}"#, #"{"a":0}"#),
            (#"{"password":1,"password":2}"#, #"{"password":"*","password":"*"}"#, "{}"),
            (#"{"a":0,"password":1,"password":2}"#, #"{"a":0,"password":"*","password":"*"}"#, #"{"a":0}"#),
            (#"{"password":1,"a":0,"password":2}"#, #"{"password":"*","a":0,"password":"*"}"#, #"{"a":0}"#),
            (#"{"password":1,"password":2,"a":0}"#, #"{"password":"*","password":"*","a":0}"#, #"{"a":0}"#),
            (#"{"PASSWORD":1,"PassWord":2}"#, #"{"PASSWORD":"*","PassWord":"*"}"#, "{}"),
            (#"{"\u0070assword":1}"#, #"{"\u0070assword":"*"}"#, "{}"),
            (#"{"passwor\u0064":1,"b":2}"#, #"{"passwor\u0064":"*","b":2}"#, #"{"b":2}"#),
            (#"{"password":{"a":[1,{"b":2}]},"c":3}"#, #"{"password":"*","c":3}"#, #"{"c":3}"#),
            (#"{"password":[[],{},"]}"],"c":3}"#, #"{"password":"*","c":3}"#, #"{"c":3}"#),
            (#"{"password":"},{\"","c":3}"#, #"{"password":"*","c":3}"#, #"{"c":3}"#),
            (#"{"password":{"password":{}}}"#, #"{"password":"*"}"#, "{}"),
            (#"{"a":{"password":1}}"#, #"{"a":{"password":"*"}}"#, #"{"a":{}}"#),
            (#"{"a":{"password":1},"b":2}"#, #"{"a":{"password":"*"},"b":2}"#, #"{"a":{},"b":2}"#),
            (#"{"a":{"b":1,"password":1},"b":2}"#, #"{"a":{"b":1,"password":"*"},"b":2}"#, #"{"a":{"b":1},"b":2}"#),
            (#"[{"password":1},{"password":2}]"#, #"[{"password":"*"},{"password":"*"}]"#, "[{},{}]"),
            (
                #"[1,[2,{"a":[{"password":1},3]}],4]"#, #"[1,[2,{"a":[{"password":"*"},3]}],4]"#,
                #"[1,[2,{"a":[{},3]}],4]"#
            ),
            (#"{"a":[],"b":{},"password":0}"#, #"{"a":[],"b":{},"password":"*"}"#, #"{"a":[],"b":{}}"#),
            (
                #"{"n":12345678901234567890123,"password":1,"f":10.10}"#,
                #"{"n":12345678901234567890123,"password":"*","f":10.10}"#, #"{"n":12345678901234567890123,"f":10.10}"#
            ),
            (
                " { \"a\" : 1 , \"password\" : 2 , \"b\" : 3 } ", " { \"a\" : 1 , \"password\" :\"*\" , \"b\" : 3 } ",
                " { \"a\" : 1  , \"b\" : 3 } "
            ),
            ("{\n  \"password\": 1,\n  \"b\": 3\n}", "{\n  \"password\":\"*\",\n  \"b\": 3\n}", "{\n  \"b\": 3\n}"),
            ("{\n  \"b\": 3,\n  \"password\": 1\n}", "{\n  \"b\": 3,\n  \"password\":\"*\"\n}", "{\n  \"b\": 3\n}"),
            (#"{"password":-0.0e+1}"#, #"{"password":"*"}"#, "{}"),
            (#"{"password":null,"a":true}"#, #"{"password":"*","a":true}"#, #"{"a":true}"#),
        ]
    )
    func replacesAndRemoves(text: String, replaced: String, removed: String) {
        #expect(rewrite(text, Self.redacting) == replaced)
        #expect(rewrite(text, Self.masking) == removed)
        #expect(isValid(replaced) && isValid(removed))
    }

    @Test(
        "A document without secret members is unchanged",
        arguments: [
            "{}", "[]", " [ ] ", #"{"a":1}"#, #"["password"]"#, #"{"a":"password"}"#, #"[{"a":{"b":["password"]}}]"#,
            #"{"passwords":1,"pass":2,"password ":3,"":4}"#, #"["{\"password\":1}"]"#,
        ]
    )
    func answersNilWhenAllIsKept(_ text: String) {
        #expect(rewrite(text, Self.masking) == nil)
        #expect(rewrite(text, Self.redacting) == nil)
    }

    @Test(
        "A key matches unescaped, in any case and script",
        arguments: [
            [], [""], ["password", "token"], ["Token"], ["a\"b\\"], ["été"], ["key", "\u{212A}ind"], ["\u{0}"],
            ["e\u{301}"], ["b", "c\n", "😀😀"], [";a", "x@["],
            [String(repeating: "n", count: 64), String(repeating: "m", count: 65)],
        ]
    )
    func keys(names: [String]) throws {
        let actions = NameActions(redacting: names)
        for document in Self.documents {
            let result = rewrite(document, actions, mark: "0") ?? document
            let expected = replaced(
                try #require(JSONValue(parsing: Data(document.utf8))),
                CaseInsensitiveNames(names).names
            )
            #expect(JSONValue(parsing: Data(result.utf8))?.jsonText == expected.jsonText, "\(document)")
        }
    }

    private static let documents = [
        #"{"":1}"#, #"{"PASSWORD":1}"#, #"{"pass\u0077ord":1}"#, #"{"password":1,"password":2}"#, #"{"\u0000":1}"#,
        #"{"a\"b\\":1}"#, #"{"é":{"ÉTÉ":1}}"#, "{\"\u{212A}ey\":1}", "{\"\u{212A}IND\":[]}", #"{"kind":1,"keys":2}"#,
        #"["password"]"#, #"{"a":"token"}"#, #"{"tokem":1,"uoken":2,"toke":3}"#, #"{"Token":1}"#, #"{"é":1}"#,
        "{\"" + String(repeating: "N", count: 64) + "\":1}", "{\"" + String(repeating: "m", count: 129) + "\":1}",
        #"{";a":1,"X@[":2,"X`{":3,"x`[":4}"#, "{}", "[]", #" [ { "token" : 0 } ] "#,
        #"[{"a":{"\u0062":[{"c\n":0}]},"😀\ud83d\ude00":1,"a":4}]"#,
    ]

    private func replaced(_ value: JSONValue, _ names: Set<String>) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { replaced($0, names) })
        case .object(let members):
            var result = JSONObject()
            for (key, value) in members {
                result[key] = names.contains(key.lowercased()) ? 0 : replaced(value, names)
            }
            return .object(result)
        default: return value
        }
    }

    @Test("A value that is removed or replaced is not searched") func nestedNames() {
        let names = NameActions(masking: ["a"], redacting: ["b", "x", "y"])
        let text = #"{"a":{"x":1},"b":{"y":2},"c":{"z":3}}"#
        #expect(rewrite(text, names, mark: "0") == #"{"b":0,"c":{"z":3}}"#)
    }

    @Test("The rewriter reads as deep as the validator") func rewritesAsDeepAsTheValidatorReads() {
        let opening = String(repeating: #"{"a":"#, count: 59)
        let closing = String(repeating: "}", count: 59)
        let text = opening + #"{"password":1}"# + closing
        #expect(isValid(text))
        #expect(rewrite(text, Self.masking) == opening + "{}" + closing)
    }

    @Test("Secrets in random documents are replaced, and the rest stays byte for byte")
    func replacesByteForByteInRandomDocuments() {
        var generator = JSONDocumentGenerator(seed: 3)
        var changed = 0
        for _ in 0..<3000 {
            let (text, expected) = generator.document()
            let result = rewrite(text, Self.redacting, mark: "\"[redacted]\"")
            #expect(result ?? text == expected)
            #expect((result == nil) == (text == expected))
            if result != nil { changed += 1 }
        }
        #expect(changed > 1000)
    }

    @Test("Secret members are removed from random documents") func removesFromRandomDocuments() throws {
        var generator = JSONDocumentGenerator(seed: 4)
        for _ in 0..<3000 {
            let text = generator.document().text
            let result = rewrite(text, Self.masking) ?? text
            #expect(isValid(result), "\(text) became \(result)")
            let before = try #require(JSONValue(parsing: Data(text.utf8)))
            let after = try #require(JSONValue(parsing: Data(result.utf8)), "\(result)")
            #expect(after.jsonText == without(before).jsonText)
            #expect(rewrite(result, Self.masking) == nil)
        }
    }

    /// Performs the same removal on the parsed value.
    private func without(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(without))
        case .object(let members):
            var result = JSONObject()
            for (key, value) in members where !isSecret(key) { result[key] = without(value) }
            return .object(result)
        default: return value
        }
    }
}
