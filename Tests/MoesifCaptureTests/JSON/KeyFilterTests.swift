import Foundation
import Testing

@testable import MoesifCapture

/// What the filter refuses, a look-up of the decoded key must refuse too.
@Suite struct KeyFilterTests {
    private static let lists: [[String]] = [
        [], [""], ["password", "token"], ["Token"], ["a\"b\\"], ["été"], ["key", "\u{212A}ind"], ["\u{0}"],
        ["e\u{301}"],
        [String(repeating: "n", count: 64), String(repeating: "m", count: 65)], ["\u{37E}a", "x@["],
    ]
    private static let documents = [
        #"{"":1}"#, #"{"PASSWORD":1}"#, #"{"pass\u0077ord":1}"#, #"{"password":1,"password":2}"#, #"{"\u0000":1}"#,
        #"{"a\"b\\":1}"#, #"{"é":{"ÉTÉ":1}}"#, "{\"\u{212A}ey\":1}", "{\"\u{212A}IND\":[]}", #"{"kind":1,"keys":2}"#,
        #"["password"]"#, #"{"a":"token"}"#, #"{"tokem":1,"uoken":2,"toke":3}"#, #"{"Token":1}"#, #"{"é":1}"#,
        "{\"" + String(repeating: "N", count: 64) + "\":1}", "{\"" + String(repeating: "m", count: 129) + "\":1}",
        #"{";a":1,"X@[":2,"X`{":3,"x`[":4}"#, #"{"\ud800":1}"#, "{}", "[]", #" [ { "token" : 0 } ] "#,
    ]

    private func rewrite(_ text: String, _ names: CaseInsensitiveNames, _ filter: KeyFilter?) -> [UInt8]? {
        Array(text.utf8).withUnsafeBytes { bytes in
            JSONRewriter.rewrite(bytes, filter: filter) { names.contains($0) ? .replaceValue(with: "0") : .keep }
        }
    }

    private func expectSame(_ text: String, _ names: CaseInsensitiveNames) {
        let expected = rewrite(text, names, nil)
        #expect(rewrite(text, names, names.filter) == expected, "\(text)")
        let finding = Array(text.utf8).withUnsafeBytes { JSONValidator.find(names.filter, in: $0) }
        #expect(finding != nil && (expected == nil || finding == .possibleKey), "\(text)")
    }

    @Test(arguments: lists)
    func changesNothingOfWhatIsRewritten(names: [String]) {
        for document in Self.documents { expectSame(document, CaseInsensitiveNames(names)) }
    }

    @Test func changesNothingInRandomDocuments() {
        var generator = JSONDocumentGenerator(seed: 5)
        let sets = [CaseInsensitiveNames(JSONDocumentGenerator.secrets), CaseInsensitiveNames(["", "été", "id"])]
        for _ in 0..<2000 {
            let text = generator.document().text
            for names in sets { expectSame(text, names) }
        }
    }

    @Test func refusesWhatIsNotThere() {
        let filter = KeyFilter(["token", "password"])
        for text in [#"{"tokem":1}"#, #"{"a":"token"}"#, #"["password",{"":0}]"#, #"{"a":"\u0041é"}"#] {
            #expect(Array(text.utf8).withUnsafeBytes { JSONValidator.find(filter, in: $0) } == .noKey)
        }
    }

    @Test func tellsNamesOfOneLengthApart() {
        let filter = KeyFilter(["a", "ef", "bc", "long-name"])
        func mayHold(_ name: String) -> Bool { Array(name.utf8).withUnsafeBytes { filter.mayHold($0) } }
        for name in ["A", "Bc", "ef", "LONG-name", "é", #"\u0061"#] { #expect(mayHold(name), "\(name)") }
        for name in ["b", "ac", "cb", "", "abc", "long-names", "longer-than-any"] { #expect(!mayHold(name), "\(name)") }
    }

    @Test func aBodyIsTheSameWithAndWithoutAMark() {
        let policy = BodyPolicy(limit: 1000, redaction: Moesif.Redaction(), maskedKeys: ["pin"])
        for text in [#"{"Pin":1,"a":2,"ID_Token":3}"#, #"{"a":2}"#, "nothing"] {
            let plain = policy.body(CapturedBody(Data(text.utf8)), contentType: nil)
            let marked = policy.body(CapturedBody(Data(("\u{FEFF}" + text).utf8)), contentType: nil)
            #expect(plain.body?.transferEncoding == marked.body?.transferEncoding)
            if plain.body?.transferEncoding == .json { #expect(plain.body?.bytes == marked.body?.bytes) }
        }
    }
}
