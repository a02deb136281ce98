import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONRewriterTests {
    private func rewrite(_ text: String, _ action: (String) -> JSONRewriter.Action) -> String? {
        let bytes = Array(text.utf8).withUnsafeBytes { JSONRewriter.rewrite($0, action) }
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    private func isSecret(_ key: String) -> Bool {
        JSONDocumentGenerator.secrets.contains(key.lowercased())
    }

    private func isValid(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { JSONValidator.isObjectOrArray($0) }
    }

    @Test(arguments: [
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
        (#"[1,[2,{"a":[{"password":1},3]}],4]"#, #"[1,[2,{"a":[{"password":"*"},3]}],4]"#, #"[1,[2,{"a":[{},3]}],4]"#),
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
    ])
    func replacesAndRemoves(text: String, replaced: String, removed: String) {
        #expect(rewrite(text) { isSecret($0) ? .replaceValue(with: "\"*\"") : .keep } == replaced)
        #expect(rewrite(text) { isSecret($0) ? .remove : .keep } == removed)
        #expect(isValid(replaced) && isValid(removed))
    }

    @Test(arguments: [
        "{}", "[]", " [ ] ", #"{"a":1}"#, #"["password"]"#, #"{"a":"password"}"#, #"[{"a":{"b":["password"]}}]"#,
        #"{"passwords":1,"pass":2,"password ":3,"":4}"#, #"["{\"password\":1}"]"#,
    ])
    func answersNilWhenAllIsKept(_ text: String) {
        #expect(rewrite(text) { isSecret($0) ? .remove : .keep } == nil)
        #expect(rewrite(text) { isSecret($0) ? .replaceValue(with: "0") : .keep } == nil)
    }

    @Test func asksWithEachKeyDecodedInOrder() {
        var keys: [String] = []
        let text = #"[{"a":{"\u0062":[{"c\n":0}]},"😀\ud83d\ude00":1,"":2,"\ud800":3,"a":4}]"#
        _ = rewrite(text) {
            keys.append($0)
            return .keep
        }
        #expect(keys == ["a", "b", "c\n", "😀😀", "", "\u{FFFD}", "a"])
    }

    @Test func doesNotAskInsideOfWhatGoes() {
        var keys: [String] = []
        let text = #"{"a":{"x":1},"b":{"y":2},"c":{"z":3}}"#
        let result = rewrite(text) {
            keys.append($0)
            return $0 == "a" ? .remove : $0 == "b" ? .replaceValue(with: "0") : .keep
        }
        #expect(keys == ["a", "b", "c", "z"])
        #expect(result == #"{"b":0,"c":{"z":3}}"#)
    }

    @Test func rewritesAsDeepAsTheValidatorReads() {
        let opening = String(repeating: #"{"a":"#, count: 511)
        let closing = String(repeating: "}", count: 511)
        let text = opening + #"{"password":1}"# + closing
        #expect(isValid(text))
        #expect(rewrite(text) { isSecret($0) ? .remove : .keep } == opening + "{}" + closing)
    }

    @Test func replacesByteForByteInRandomDocuments() {
        var generator = JSONDocumentGenerator(seed: 3)
        var changed = 0
        for _ in 0..<3000 {
            let (text, expected) = generator.document()
            let result = rewrite(text) { isSecret($0) ? .replaceValue(with: "\"[redacted]\"") : .keep }
            #expect(result ?? text == expected)
            #expect((result == nil) == (text == expected))
            if result != nil { changed += 1 }
        }
        #expect(changed > 1000)
    }

    @Test func removesFromRandomDocuments() throws {
        var generator = JSONDocumentGenerator(seed: 4)
        for _ in 0..<3000 {
            let text = generator.document().text
            let result = rewrite(text) { isSecret($0) ? .remove : .keep } ?? text
            #expect(isValid(result), "\(text) became \(result)")
            let before = try #require(JSONValue(parsing: Data(text.utf8)))
            let after = try #require(JSONValue(parsing: Data(result.utf8)), "\(result)")
            #expect(after.jsonText == without(before).jsonText)
            #expect(rewrite(result) { isSecret($0) ? .remove : .keep } == nil)
        }
    }

    /// The same removal, carried out on the tree.
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
