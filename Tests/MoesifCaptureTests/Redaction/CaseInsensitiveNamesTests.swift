import Foundation
import Testing

@testable import MoesifCapture

@Suite struct CaseInsensitiveNamesTests {
    @Test(
        arguments: [
            (["key"], "key", true), (["key"], "KEY", true), (["KEY"], "key", true), (["key"], "monkey", false),
            (["key"], "key ", false), (["key"], "kez", false), (["key"], "", false), ([], "key", false),
            ([""], "", true),
            (["Ünï"], "üNÏ", true), (["key"], "\u{212A}ey", true), (["\u{212A}ey"], "key", true),
            (["straße"], "STRASSE", false),
        ] as [([String], String, Bool)]
    )
    func looksUpInAnyCase(names: [String], name: String, expected: Bool) {
        #expect(CaseInsensitiveNames(names).contains(name) == expected)
        #expect(CaseInsensitiveNames(names).isEmpty == names.isEmpty)
    }

    @Test func namesOfAnyLength() {
        let names = (1...200).map { String(repeating: "n", count: $0) }
        let odd = CaseInsensitiveNames(names.filter { !$0.utf8.count.isMultiple(of: 2) })
        for name in names {
            #expect(odd.contains(name.uppercased()) == !name.utf8.count.isMultiple(of: 2))
        }
    }

    @Test(arguments: [
        (#"{"Key":1"#, true), (#""key""#, true), (#"x"key"y"#, true), (#""a":"b","KEY""#, true), ("key", false),
        (#""key"#, false), (#"key""#, false), (#""keys""#, false), (#""ke"#, false), ("", false), ("\"", false),
        ("\"\"\"", false), (#"{\"key\":1}"#, true), (#"{\\\"key\\\":1}"#, true), (#""\u006bey""#, true),
        ("'key'", false),
    ])
    func quotedNames(text: String, expected: Bool) {
        #expect(Array(text.utf8).withUnsafeBytes { CaseInsensitiveNames(["key"]).isQuoted(in: $0) } == expected)
    }

    @Test(arguments: [
        "{'id_token':1}", "{id_token: 1}", #"{"id\u005ftoken":1,}"#, #"callback({\"ID_Token\" : 1})"#, "id_token=1",
        "i\0d\0_\0t\0o\0k\0e\0n\0\"\0:\0", "\0i\0d\0_\0t\0o\0k\0e\0n\0\"\0:",
    ])
    func keysInWhatIsNearlyJSON(_ text: String) {
        let names = CaseInsensitiveNames(["id_token"])
        #expect(Array(text.utf8).withUnsafeBytes { names.isKey(in: $0, anywhere: false) })
    }

    @Test(arguments: [
        "id_token", "the id_token is", "my_id_token: 1", "id_token2=1", "id_token, other: 1", "=id_token",
    ])
    func wordsThatAreNoKeys(_ text: String) {
        let names = CaseInsensitiveNames(["id_token"])
        #expect(Array(text.utf8).withUnsafeBytes { !names.isKey(in: $0, anywhere: false) })
    }

    @Test(arguments: ["name=id_token\r\n", "name=\"user[id_token]\"\r\n", "id_token"])
    func namesAnywhere(_ text: String) {
        let names = CaseInsensitiveNames(["id_token"])
        #expect(Array(text.utf8).withUnsafeBytes { names.isKey(in: $0, anywhere: true) })
    }
}
