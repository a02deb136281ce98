import Testing

@testable import MoesifCapture

@Suite struct NamePathTests {
    @Test(
        "A path is parsed into names and array elements",
        arguments: [
            ("card.number", [.name("card"), .name("number")]), ("Card.NUMBER", [.name("card"), .name("number")]),
            ("items[].price", [.name("items"), .elements, .name("price")]), ("[].a", [.elements, .name("a")]),
            ("a[][].b", [.name("a"), .elements, .elements, .name("b")]), ("tags[]", [.name("tags"), .elements]),
            ("Größe.Straße", [.name("größe"), .name("straße")]), ("a b.c-d", [.name("a b"), .name("c-d")]),
            // Fields of forms.
            ("a[B]", [.name("a"), .name("b")]),
            ("user[card][number]", [.name("user"), .name("card"), .name("number")]),
            ("a[0].b", [.name("a"), .name("0"), .name("b")]), ("a[][b]", [.name("a"), .elements, .name("b")]),
            ("a.b[c]", [.name("a"), .name("b"), .name("c")]), ("a[b][]", [.name("a"), .name("b"), .elements]),
        ] as [(String, [NamePath.Step])]
    )
    func paths(_ text: String, _ steps: [NamePath.Step]) {
        #expect(NamePath.isPath(text) && !NamePath.isMalformed(text))
        #expect(NamePath(text)?.steps == steps)
    }

    @Test(
        "A malformed path is detected",
        arguments: [
            "", "a..b", "a[", ".a", "a.", ".", "[]", "[][]", "a[]b", "a.[]", "a.[].b", "a[].", "[", "[a]", "[a][b]",
            "[][a]",
            "a.b]", "a[]]", "a[[]]", "[].", "..", "a.b.", "a[b", "a[b]c", "a[b.c]", "a[b[c]]", "a[b].", "a[b]]", ".[a]",
        ]
    )
    func malformed(_ text: String) {
        #expect(NamePath.isMalformed(text))
    }

    @Test("A plain name is not a path", arguments: ["a", "a b", "a]", "\u{e9}", "a-b_c", "a/b", " "])
    func names(_ text: String) {
        #expect(!NamePath.isPath(text) && !NamePath.isMalformed(text))
        #expect(NamePath.word(of: text) == text)
    }

    @Test("The last name of a path is the word that is searched for in text") func theLastNameIsWhatIsSearchedFor() {
        #expect(NamePath.word(of: "card.Number") == "number")
        #expect(NamePath.word(of: "items[].tags[]") == "tags")
        #expect(NamePath.word(of: "card[Number]") == "number" && NamePath.word(of: "tags[0]") == "tags")
        #expect(NamePath.word(of: "1.2") == "2")
    }
}
