import Foundation
import Testing

@testable import MoesifCapture

/// The rewriting of values at paths of a document.
@Suite("Rewriting of JSON by path") struct JSONPathRewriterTests {
    private func rewrite(_ text: String, _ names: NameActions) -> String? {
        switch Array(text.utf8).withUnsafeBytes({ JSONRewriter.rewrite($0, names, mark: "\"*\"") }) {
        case .unchanged: text
        case .changed(let bytes): String(decoding: bytes, as: UTF8.self)
        case .invalid: nil
        }
    }

    /// The paths are `card.number`, `items[].price`, `[].id`, `a[][].b` and `tags[]`.
    private static let paths = ["card.number", "items[].Price", "[].id", "a[][].b", "tags[]"]

    @Test(
        "A path redacts or masks the values at that path only",
        arguments: [
            // At its path: with any value, in any case, repeated, escaped.
            (#"{"card":{"number":"s","b":1}}"#, #"{"card":{"number":"*","b":1}}"#, #"{"card":{"b":1}}"#),
            (#"{"CARD":{"Number":1}}"#, #"{"CARD":{"Number":"*"}}"#, #"{"CARD":{}}"#),
            (#"{"card":{"number":{"a":[1,{}]}},"c":1}"#, #"{"card":{"number":"*"},"c":1}"#, #"{"card":{},"c":1}"#),
            (#"{"card":{"number":[[],{}]}}"#, #"{"card":{"number":"*"}}"#, #"{"card":{}}"#),
            (#"{"card":{"number":null}}"#, #"{"card":{"number":"*"}}"#, #"{"card":{}}"#),
            (#"{"ca\u0072d":{"numbe\u0072":1e5}}"#, #"{"ca\u0072d":{"numbe\u0072":"*"}}"#, #"{"ca\u0072d":{}}"#),
            (
                #"{"card":{"number":1,"number":2},"card":{"number":3}}"#,
                #"{"card":{"number":"*","number":"*"},"card":{"number":"*"}}"#, #"{"card":{},"card":{}}"#
            ),
            (
                #"{"card":{"a":1,"number":2,"b":3,"number":4}}"#, #"{"card":{"a":1,"number":"*","b":3,"number":"*"}}"#,
                #"{"card":{"a":1,"b":3}}"#
            ),
            // A key that is spelled like the path, anywhere.
            (#"{"card.number":1,"a":2}"#, #"{"card.number":"*","a":2}"#, #"{"a":2}"#),
            (#"{"x":[{"card.number":1}]}"#, #"{"x":[{"card.number":"*"}]}"#, #"{"x":[{}]}"#),
            // Elements of arrays.
            (
                #"{"items":[{"price":1},{"price":2,"b":3},4,[{"price":5}]]}"#,
                #"{"items":[{"price":"*"},{"price":"*","b":3},4,[{"price":5}]]}"#,
                #"{"items":[{},{"b":3},4,[{"price":5}]]}"#
            ),
            (#"[{"id":1},{"id":2}]"#, #"[{"id":"*"},{"id":"*"}]"#, "[{},{}]"),
            (#"[ [{"id":1}], {"x":{"id":1}} ]"#, nil, nil),
            (
                #"{"a":[[{"b":1}],{"b":2},[[{"b":3}]]]}"#, #"{"a":[[{"b":"*"}],{"b":2},[[{"b":3}]]]}"#,
                #"{"a":[[{}],{"b":2},[[{"b":3}]]]}"#
            ),
            (#"{"tags":[1,"b",{"c":[2]},[],null]}"#, #"{"tags":["*","*","*","*","*"]}"#, #"{"tags":[]}"#),
            (#"{"tags":[ 1 , 2 ],"d":3}"#, #"{"tags":[ "*" , "*" ],"d":3}"#, #"{"tags":[ ],"d":3}"#),
            (#"{"tags":[],"d":[3]}"#, nil, nil), (#"{"tags":1}"#, nil, nil), (#"{"tags":{"a":1}}"#, nil, nil),
            // After a value that is removed, and after one that stays.
            (
                #"{"card":{"number":[{"card":{}}]},"items":[{"price":1}]}"#,
                #"{"card":{"number":"*"},"items":[{"price":"*"}]}"#, #"{"card":{},"items":[{}]}"#
            ),
            (
                #"{"x":[[{"y":[]}]],"card":{"number":1}}"#, #"{"x":[[{"y":[]}]],"card":{"number":"*"}}"#,
                #"{"x":[[{"y":[]}]],"card":{}}"#
            ),
            // Not at other paths.
            (#"{"x":{"card":{"number":1}}}"#, nil, nil), (#"[{"card":{"number":1}}]"#, nil, nil),
            (#"{"cards":{"number":1},"card":{"numbers":1}}"#, nil, nil), (#"{"card":[{"number":1}]}"#, nil, nil),
            (#"{"card":"number"}"#, nil, nil), (#"{"card":1,"number":2}"#, nil, nil), (#"{"number":1}"#, nil, nil),
            (#"{"items":{"price":1}}"#, nil, nil), (#"{"id":1}"#, nil, nil), (#"{"":{"number":1}}"#, nil, nil),
            (#"{"card":{"":{"number":1}}}"#, nil, nil), (#"{"card":{"x":{"number":1}}}"#, nil, nil),
        ] as [(String, String?, String?)]
    )
    func placesAreMet(_ text: String, _ redacted: String?, _ masked: String?) {
        #expect(rewrite(text, NameActions(redacting: Self.paths)) == redacted ?? text)
        #expect(rewrite(text, NameActions(masking: Self.paths, redacting: [])) == masked ?? text)
        #expect(rewrite(text, NameActions(masking: Self.paths, redacting: Self.paths)) == masked ?? text)
    }

    @Test("Names and paths apply together") func namesAndPathsCountTogether() {
        let names = NameActions(masking: ["m", "a.b"], redacting: ["r", "a.c", "a", "x.y"])
        #expect(rewrite(#"{"a":{"b":1}}"#, names) == #"{"a":"*"}"#)
        #expect(rewrite(#"{"x":{"y":1,"r":2,"m":3,"z":4}}"#, names) == #"{"x":{"y":"*","r":"*","z":4}}"#)
        #expect(rewrite(#"{"a.b":1,"a.c":2,"d":3}"#, names) == #"{"a.c":"*","d":3}"#)
    }

    @Test("Letters that are not ASCII match in any case") func lettersBeyondASCIICountInAnyCase() {
        let names = NameActions(redacting: ["größe.k"])
        #expect(
            rewrite("{\"GRÖSSE\":{\"k\":1},\"GRÖßE\":{\"\u{212A}\":1}}", names)
                == "{\"GRÖSSE\":{\"k\":1},\"GRÖßE\":{\"\u{212A}\":\"*\"}}"
        )
    }

    @Test("A path as deep as the deepest document is matched") func theDeepestPlaceIsMet() {
        let depth = JSONValidator.maximumDepth
        let text = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        let path = Array(repeating: "a", count: depth).joined(separator: ".")
        #expect(rewrite(text, NameActions(redacting: [path])) == text.replacing("1", with: "\"*\""))
        #expect(rewrite(text, NameActions(redacting: [path + ".a"])) == text)
    }

    @Test(
        "Invalid JSON is not rewritten",
        arguments: [
            #"{"card":{"number":}}"#, #"{"card":{"number":1,}}"#, #"{"card":{"number"}}"#, #"{"tags":[1,]}"#,
            #"{"tags":[,1]}"#, #"{"tags":[1"#, #"{"card":{"number":"\ud800"}}"#, #"{"tags":]}"#, #"{"tags":[1}}"#,
            "[1]]",
        ]
    )
    func whatIsNotJSONIsNotTouched(_ text: String) {
        #expect(rewrite(text, NameActions(redacting: Self.paths)) == nil)
        #expect(rewrite(text, NameActions(masking: Self.paths, redacting: [], allowing: ["x"])) == nil)
    }

    /// None of the documents has the added path.
    @Test("Random documents are rewritten the same with and without paths") func documentsOfAnyKindAreReadTheSame() {
        for seed in 0..<400 {
            var generator = JSONDocumentGenerator(seed: UInt64(seed))
            let text = generator.document().text
            let plain = rewrite(text, NameActions(redacting: JSONDocumentGenerator.secrets))
            let places = NameActions(redacting: JSONDocumentGenerator.secrets + ["no.such[].place"])
            #expect(rewrite(text, places) == plain)
        }
    }

    // MARK: - Listed values only

    /// The list is `id`, `tags`, `card.brand`, `items[].name`, `list[]`, `[].root` and `r`.
    @Test(
        "In onlyListed mode, only listed names and paths keep their values",
        arguments: [
            (#"{"id":1,"x":2}"#, #"{"id":1,"x":"*"}"#), (#"{"ID":"a","x":"b"}"#, #"{"ID":"a","x":"*"}"#),
            (#"{"x":{"id":true}}"#, #"{"x":{"id":true}}"#),
            (#"{"x":1e5,"y":-0.0,"z":true,"n":null}"#, #"{"x":"*","y":"*","z":"*","n":null}"#),
            // A listed key keeps the scalars of an array, but no object.
            (#"{"tags":["a",1,[true,["b"]],{"x":1,"id":2}]}"#, #"{"tags":["a",1,[true,["b"]],{"x":"*","id":2}]}"#),
            (#"{"id":{"x":1,"id":2}}"#, #"{"id":{"x":"*","id":2}}"#),
            (#"{"id":[{"x":[1]}],"y":1}"#, #"{"id":[{"x":["*"]}],"y":"*"}"#),
            // Paths.
            (#"{"card":{"brand":"v","number":1}}"#, #"{"card":{"brand":"v","number":"*"}}"#),
            (#"{"x":{"card":{"brand":"v"}}}"#, #"{"x":{"card":{"brand":"*"}}}"#),
            (#"{"card":[{"brand":"v"}],"brand":1}"#, #"{"card":[{"brand":"*"}],"brand":"*"}"#),
            (#"{"card":{"brand":["a",["b"],{"c":1}]}}"#, #"{"card":{"brand":["a",["b"],{"c":"*"}]}}"#),
            (#"{"items":[{"name":"a","price":2},3]}"#, #"{"items":[{"name":"a","price":"*"},"*"]}"#),
            (#"{"list":["a",{"b":1}],"x":["a"]}"#, #"{"list":["a",{"b":"*"}],"x":["*"]}"#),
            (#"{"list":"a"}"#, #"{"list":"*"}"#), (#"{"x":{"list":["a"]}}"#, #"{"x":{"list":["*"]}}"#),
            (#"[{"root":1,"x":2}]"#, #"[{"root":1,"x":"*"}]"#),
            // A value at the root has no name.
            (#"[1,"a",[true,null],{}]"#, #"["*","*",["*",null],{}]"#), ("{}", "{}"), ("[[]]", "[[]]"),
            // The name of a sibling does not count.
            (#"[{"id":1},2,[3]]"#, #"[{"id":1},"*",["*"]]"#),
            (#"{"x":[{"id":1},2],"id":3}"#, #"{"x":[{"id":1},"*"],"id":3}"#),
            (#"{"i\u0064":1,"":2,"id ":3}"#, #"{"i\u0064":1,"":"*","id ":"*"}"#),
            (#"{"id":1,"id":{"y":2},"x":3,"x":4}"#, #"{"id":1,"id":{"y":"*"},"x":"*","x":"*"}"#),
            // Masks and redaction apply to listed values too.
            (#"{"tags":["a"],"m":1,"id":{"m":2,"r":3}}"#, #"{"tags":["a"],"id":{"r":"*"}}"#),
        ]
    )
    func onlyWhatIsListedStays(_ text: String, _ expected: String) {
        let listed: Set<String> = ["id", "tags", "card.brand", "items[].name", "list[]", "[].root", "r"]
        #expect(rewrite(text, NameActions(masking: ["m"], redacting: ["r"], allowing: listed)) == expected)
    }

    @Test("In onlyListed mode, an empty list redacts every value except null") func anEmptyListLetsNothingThrough() {
        let names = NameActions(redacting: [], allowing: [])
        #expect(rewrite(#"{"a":1,"b":["c",{"d":null}]}"#, names) == #"{"a":"*","b":["*",{"d":null}]}"#)
    }
}
