import Foundation
import Testing

@testable import MoesifCapture

@Suite("Search for names in bodies") struct NameSearchTests {
    private func isFound(_ bytes: [UInt8], _ names: [String] = ["id_token"]) -> Bool {
        bytes.withUnsafeBytes { NameSearch(names, quoted: ["code"]).isFound(in: $0) }
    }

    private static let words = [
        "id_token", "ID_Token", "{'id_token':1}", "{id_token: 1}", "id_token=1", "the id_token is", "a\tid_token\tb",
        "a;id_token;b", "a|id_token|b", "<id_token>x</id_token>", "(id_token)", "-id_token-", "id_token\n",
        "user.id_token",
        "é id_token é", "日id_token日", "[id_token]", "id_token,id",
    ]
    private static let others = [
        "", "id", "id_toke", "idtoken", "my_id_token: 1", "id_token2=1", "id_tokens", "id token", "code", "code: 1",
        "the code=", "_id_token", "0id_token",
    ]

    @Test("A name is found whatever surrounds it", arguments: words)
    func word(_ text: String) {
        #expect(isFound(Array(text.utf8)))
    }

    @Test("A name is not found as part of a longer word", arguments: others)
    func part(_ text: String) {
        #expect(!isFound(Array(text.utf8)))
    }

    @Test(
        "Names are found in UTF-16 and UTF-32",
        arguments: [
            .utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian, .utf16, .utf32,
        ] as [String.Encoding]
    )
    func encodings(_ encoding: String.Encoding) throws {
        for text in Self.words {
            #expect(isFound(Array(try #require(text.data(using: encoding)))), "\(text)")
        }
        for text in Self.others {
            #expect(!isFound(Array(try #require(text.data(using: encoding)))), "\(text)")
        }
    }

    @Test(
        "Names are found behind JSON, percent and HTML escapes",
        arguments: [
            #"{"id\u005ftoken":1,}"#, #"callback({\"ID_Token\" : 1})"#, #"a\nid_token"#, #"a\u0022id_token\u0022"#,
            "%22id_token%22", "id%5Ftoken", "%7B%22id%5ftoken", "&quot;id_token&quot;", "id&#95;token", "id&#x5F;token",
            #"\x22id_token"#, "%u0022id_token",
        ]
    )
    func escapes(_ text: String) {
        #expect(isFound(Array(text.utf8)))
    }

    @Test(
        "A common word counts as a name only after a quotation mark or an equals sign",
        arguments: [
            ("name=\"code\"", true), ("name=code\r\n", true), ("'code'", true), ("the code", false), ("codes", false),
            ("\"codes\"", false),
        ]
    )
    func quoted(text: String, expected: Bool) {
        #expect(isFound(Array(text.utf8)) == expected)
    }

    @Test("Names that are not ASCII are found in UTF-8") func otherScripts() {
        #expect(isFound(Array("x пароль y".utf8), ["пароль"]))
        #expect(!isFound(Array("x парол y".utf8), ["пароль"]))
    }

    @Test("No name is found in random bytes") func binary() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            #expect(!isFound((0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }))
        }
    }
}
