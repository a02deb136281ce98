import Testing

@testable import MoesifCapture

@Suite struct GraphQLDocumentTests {
    private func name(_ document: String) -> String? {
        var document = document
        return document.withUTF8 { GraphQLDocument.operationName(in: UnsafeRawBufferPointer($0)) }
    }

    @Test(
        "The name of the only operation in a document is found",
        arguments: [
            ("query Pets { pets }", "Pets"), ("mutation Add($a: Int = 1){add}", "Add"),
            ("subscription S @live { s }", "S"),
            ("query _a1{a}", "_a1"), ("query query { query }", "query"), ("query fragment { a }", "fragment"),
            ("\u{FEFF}query\u{FEFF} Pets { a }", "Pets"), (" \t\r\n,query,,Pets,{a}", "Pets"),
            ("# query Other { b }\nquery Pets { a }", "Pets"), ("# } {\rquery Pets # x {\n { a }", "Pets"),
            ("query Pets { a } # query Other { b }", "Pets"),
            ("fragment F on Pet { name } query Pets { ...F }", "Pets"),
            ("query Pets { ...F } fragment F on Pet @d(a: {b: 1}) { name } fragment G on Pet { x }", "Pets"),
            ("query Pets($in: In = {a: [1, -2.5e+3], b: \"}\"}) { pets(in: $in) { id } }", "Pets"),
            ("query Pets @d(a: {b: {c: 1}}) { a { b { c } } }", "Pets"),
            (#"query Pets { a(t: "} query Other { b }") }"#, "Pets"),
            (#"query Pets { a(t: "\"} query B {") }"#, "Pets"),
            (#"query Pets { a(t: "\\") }"#, "Pets"), (#"query Pets { a(t: "") b(t: """""") }"#, "Pets"),
            ("query Pets { a(t: \"\"\"\n} query Other { \"b\" \"\" \\\"\"\" } \"\"\") }", "Pets"),
            (#""described" query Pets { a }"#, "Pets"), (#""""described {""" query Pets { a }"#, "Pets"),
        ]
    )
    func named(_ document: String, _ expected: String) {
        #expect(name(document) == expected)
    }

    @Test(
        "Text without exactly one named operation has no operation name",
        arguments: [
            "", " ", "{ pets }", "query { pets }", "query ($a: Int) { pets }", "query @d { pets }", "mutation{a}",
            "query A { a } query B { b }", "query A { a } { b }", "{ a } query A { b }",
            "query A { a } mutation A { a }",
            "fragment F on Pet { name }", "type Query { a: Int }", "schema { query: Q }", "query Pets", "query Pets {",
            "query Pets { a", "query Pets { a(", "query Pets } a {", "Query Pets { a }", "queryPets { a }",
            "query 1a { a }",
            "query a-b { a }", "query é { a }", "query Pets é { a }", "query Pets other { a }", "query Pets: { a }",
            "how to query Pets { a }", "query for pets", "query Pets { a } and more", "query Pets { ? }",
            #"query Pets { a(t: ") }"#, #"query Pets { a(t: """) }"#, #"query Pets { a(t: """ "" \""") }"#,
            "query Pets { a(t: \"\n\") }", #"query "Pets" { a }"#, "query #Pets\n{ a }", "SELECT a FROM b", "{\"a\":1}",
            "query Pets {{ a }", "\u{0}", #"""#, #"query Pets { a(t: "\"#,
        ]
    )
    func unnamed(_ document: String) {
        #expect(name(document) == nil)
    }

    @Test(
        "A name follows the grammar of GraphQL",
        arguments: [
            ("a", true), ("_", true), ("Aa_9", true), ("", false), ("9", false),
            ("a-b", false), ("é", false), ("a b", false),
        ]
    )
    func names(_ text: String, _ isName: Bool) {
        #expect(GraphQLDocument.isName(text.utf8) == isName)
    }

    @Test("Long documents are read in linear time", .tags(.slow)) func linear() {
        for piece in [
            "{", "}", "(", "\"", "\"\"\"", "#", "\\\"\"\"", "query A {", "a ", "\u{FEFF}", "fragment F on A {a}",
        ] {
            let text = String(repeating: piece, count: 100_000)
            #expect(name(text) == nil && name("query Pets { a" + text) == nil)
        }
        #expect(
            name("query Pets {" + String(repeating: "{", count: 100_000) + String(repeating: "}", count: 100_001))
                == "Pets"
        )
    }

    @Test("Arbitrary bytes do not crash the parser, and a name that is found is valid") func randomBytes() {
        var random = SplitMix64(seed: 3)
        let pieces = [
            "query", "mutation", "fragment", " Pets", "{", "}", "(", ")", "\"", "\"\"\"", "\\", "#", "\n", "\u{FEFF}",
            "é",
            "\u{0}", "@", ":", "1", "a", ",", "[", "]", "\u{FE}", "...", "$",
        ].map { Array($0.utf8) }
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<16, using: &random) {
                bytes += pieces.randomElement(using: &random) ?? []
                if Int.random(in: 0..<8, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            }
            guard let name = bytes.withUnsafeBytes({ GraphQLDocument.operationName(in: $0) }) else { continue }
            #expect(GraphQLDocument.isName(name.utf8))
        }
    }
}
