import Foundation
import Testing

@testable import MoesifCapture

@Suite struct GraphQLOperationTests {
    private static let form = "application/x-www-form-urlencoded"

    private func name(_ body: String?, _ type: String? = "application/json", url: String = "https://h/graphql")
        -> String?
    {
        GraphQLOperation(url: url, contentType: type, body: body.map { Data($0.utf8) })?.name
    }

    @Test(
        "A JSON request names its operation",
        arguments: [
            (#"{"operationName":"Pets","query":"query A { a } query Pets { b }"}"#, "Pets"),
            (#"{"query":"query A { a } query Pets { b }","operationName":"Pets"}"#, "Pets"),
            (#"{"query":"query Pets { a }"}"#, "Pets"), (#"{"query":"query Pets { a }","operationName":null}"#, "Pets"),
            (#"{"operationName":"","query":"query Pets { a }"}"#, "Pets"),
            (
                #"{"variables":{"operationName":"No","a":[{"query":"query No { a }"}]},"query":"query Pets { a }"}"#,
                "Pets"
            ),
            (##"{"query":"# \"\nquery \u0050ets($a: String = \"}\") {\n a }","variables":null}"##, "Pets"),
            (#"{"operationName":"Pets","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}"#, "Pets"),
            (#"{"extensions":{"persistedQuery":{}},"operationName":"Pets"}"#, "Pets"),
            (" \n{ \"query\" : \"query Pets { a }\" }", "Pets"), ("\u{FEFF}{\"query\":\"query Pets { a }\"}", "Pets"),
            (#"{"id":1,"operationName":"Pets"}"#, "Pets"),
            (#"{"a":true,"b":-1e3,"c":[[]],"operationName":"Pets"}"#, "Pets"),
            (#"{"operationName":"Pets","variables":{"cut"#, "Pets"),
            (#"{"query":"query Pets { a }","variables":{"#, "Pets"),
        ]
    )
    func json(_ body: String, _ expected: String) {
        #expect(name(body) == expected)
    }

    @Test(
        "A request without a valid operation name has none",
        arguments: [
            nil, "", "{", "{}", "[]", "[{}]", "null", "\"query Pets { a }\"", #"{"query":"{ a }"}"#,
            #"{"query":"query A { a } query B { b }"}"#, #"{"operationName":7,"query":"{ a }"}"#,
            #"{"operationName":["Pets"]}"#, #"{"operationName":"no name","query":"query Pets { a }"}"#,
            #"{"operationName":"Pét"}"#, #"{"operationName":"\u0050ets"}"#,
            #"{"query":{"match":{"query":"query A{a}"}}}"#,
            #"{"query":"query for pets"}"#, #"{"variables":{"operationName":"Pets"}}"#, #"{"OperationName":"Pets"}"#,
            #"{"query":"query Pets { a }"#, #"{"a" "operationName":"Pets"}"#, #"{"a":,"operationName":"Pets"}"#,
            #"{"a":],"operationName":"Pets"}"#, #"{"a":[[1],"operationName":"Pets"}"#,
        ]
    )
    func unnamed(_ body: String?) {
        #expect(name(body) == nil)
    }

    @Test(
        "A batch names each of its operations once",
        arguments: [
            (
                #"[{"operationName":"A"},{"query":"mutation B { b }"},{"query":"{ c }"},{"operationName":"A","query":"x"}]"#,
                "A, B"
            ),
            (#"[{"operationName":"A","variables":{"a":[1,{}]},"query":"q"} , {"operationName":"B"}]"#, "A, B"),
            (#" [ {"query":"query A { a }"} ]"#, "A"), (#"[{"operationName":"A"},{"operationName":"B","#, "A, B"),
            (#"[{"operationName":"A"},7,{"operationName":"B"}]"#, "A"), (#"[{"a":1},{"operationName":"B"}]"#, "B"),
            (#"[{"operationName":"A",7},{"operationName":"B"}]"#, "A"),
        ]
    )
    func batch(_ body: String, _ expected: String) {
        #expect(name(body) == expected)
    }

    @Test("A long batch lists as many whole names as fit") func longBatch() throws {
        let names = (100..<400).map { "Operation\($0)" }
        let body = "[" + names.map { #"{"operationName":"\#($0)"}"# }.joined(separator: ",") + "]"
        #expect(name(body) == names.prefix(18).joined(separator: ", "))
        let long = String(repeating: "x", count: 257)
        #expect(name(#"[{"operationName":"A"},{"operationName":"\#(long)"},{"operationName":"B"}]"#) == "A")
        let event = try SentEvent(CapturedCall("https://h/graphql", body: #"{"operationName":"\#(long)"}"#))
        #expect(event.value["action_name"] == nil && event.omitted == ["action_name": "over the limit, 257 bytes"])
    }

    @Test(
        "The query of the URL names the operation if the body does not",
        arguments: [
            ("?operationName=Pets&query=query%20A%7Ba%7D", nil, "Pets"), ("?query=query+Pets%7Ba%7D", nil, "Pets"),
            ("?query=query%20Pets%7Ba%7D&operationName=", nil, "Pets"), ("?a=1&operationName=Pe%74s#x", nil, "Pets"),
            ("?extensions=%7B%22persistedQuery%22%3A%7B%7D%7D&operationName=Pets", nil, "Pets"),
            ("?operationName=Pets", #"{"query":"query Other { a }"}"#, "Other"),
            ("?operationName=Pets", #"{"variables":{}}"#, "Pets"),
            ("?operationName=a-b&query=query+Pets%7Ba%7D", nil, nil),
            ("?query=%7Ba%7D", nil, nil), ("?query", nil, nil), ("?", nil, nil), ("", nil, nil),
            ("#?operationName=A", nil, nil),
            ("?OPERATIONNAME=Pets", nil, nil), ("?x=operationName=Pets", nil, nil), ("?&&=&operationName=A&", nil, "A"),
            ("?query=%FF%7", nil, nil),
        ] as [(String, String?, String?)]
    )
    func items(_ query: String, _ body: String?, _ expected: String?) {
        #expect(name(body, url: "https://h/graphql" + query) == expected)
    }

    @Test(
        "Documents, forms and uploads are read by their content type",
        arguments: [
            ("query Pets { a }", "application/graphql", "Pets"), ("{ a }", "application/graphql", nil),
            ("query Pets { a }", "application/graphql; charset=utf-8", "Pets"), ("query Pets { a }", nil, "Pets"),
            (#"{"query":"query Pets { a }"}"#, "application/graphql+json", "Pets"),
            ("query=query+Pets%7Ba%7D&variables=", form, "Pets"), ("operationName=Pets", form, "Pets"),
            (
                "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n"
                    + #"{"operationName":"Pets","variables":{}}"# + "\r\n--x--", "multipart/form-data; boundary=x",
                "Pets"
            ),
            (
                "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n[" + #"{"query":"query A{a}"},"#
                    + #"{"query":"query B{a}"}]"# + "\r\n--x--", "multipart/form-data; boundary=x", "A, B"
            ),
            (
                "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + #"{"operationName":"Pets"}"#,
                "multipart/form-data; boundary=x", nil
            ),
            ("name=\"operations\"", "multipart/form-data", nil),
            ("name=\"operations\"\r\n\r\n", "multipart/form-data", nil),
        ] as [(String, String?, String?)]
    )
    func types(_ body: String, _ type: String?, _ expected: String?) {
        #expect(name(body, type) == expected)
    }

    @Test(
        "A request is searched only if its URL, content type or body indicates GraphQL",
        arguments: [
            ("https://h/graphql", "application/json", #"{"id":1,"operationName":"A"}"#, true),
            ("https://h/api/GraphQL/v2", nil, #"{"id":1,"operationName":"A"}"#, true),
            ("https://graphql.example.com/", nil, #"{"id":1,"operationName":"A"}"#, true),
            ("https://h/graphqgraphql", nil, #"{"id":1,"operationName":"A"}"#, true),
            ("https://h/xgraphql?a", nil, #"{"id":1,"operationName":"A"}"#, true),
            ("https://h/a", "application/graphql+json", #"{"id":1,"operationName":"A"}"#, true),
            ("https://h/a", "APPLICATION/GRAPHQL", "query A { a }", true),
            ("https://h/a", nil, #"{"operationName":"A","query":"x"}"#, true),
            ("https://h/a", nil, #"{"query":"query A { a }"}"#, true),
            ("https://h/a", nil, #"[ { "variables":{},"operationName":"A"}]"#, true),
            ("https://h/a", nil, #"{"extensions":{},"operationName":"A"}"#, true),
            ("https://h/a", "application/json", #"{"id":1,"operationName":"A"}"#, false),
            ("https://h/a?graphql", nil, #"{"id":1,"operationName":"A"}"#, false),
            ("https://h/a#graphql", nil, #"{"id":1,"operationName":"A"}"#, false),
            ("https://h/graphq/l", nil, #"{"id":1,"operationName":"A"}"#, false),
            ("https://h/a", nil, #"{"queries":"x","operationName":"A"}"#, false),
            ("https://h/a", nil, "query A { a }", false),
            ("https://h/a?operationName=A", nil, nil, false), ("https://h/a", nil, #"{"query"#, false),
        ] as [(String, String?, String?, Bool)]
    )
    func isLookedAt(_ url: String, _ type: String?, _ body: String?, _ expected: Bool) {
        #expect(name(body, type, url: url) == (expected ? "A" : nil))
    }

    @Test("The word GraphQL is found at any position and in any case") func word() {
        for length in 0..<40 {
            for place in 0...length {
                let text =
                    String(repeating: "l", count: place) + "gRaPhQl" + String(repeating: "g", count: length - place)
                #expect(text.utf8.withContiguousStorageIfAvailable { GraphQLDetector.isFound(in: .init($0)) } == true)
                let other = text.replacing("Q", with: "x")
                #expect(other.utf8.withContiguousStorageIfAvailable { GraphQLDetector.isFound(in: .init($0)) } == false)
            }
        }
    }

    @Test("Arbitrary bytes do not crash the parser, and names that are found are valid", .tags(.slow))
    func randomBytes() {
        var random = SplitMix64(seed: 5)
        let pieces = [
            #"{"query":"#, #""query A { a }""#, #"{"operationName":"#, #""A""#, "[", "]", "{", "}", ",", ":", "\"",
            "\\u00", "1",
            "null", "query A { a }", "&", "=", "operationName=A", "query=", "%7", "name=\"operations\"", "\r\n\r\n",
            "\u{FEFF}", " ",
        ].map { Array($0.utf8) }
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<12, using: &random) {
                bytes += pieces.randomElement(using: &random) ?? []
                if Int.random(in: 0..<8, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            }
            let type = ["application/json", Self.form, "multipart/form-data", "application/graphql"].randomElement(
                using: &random
            )
            let url = "https://h/graphql?" + String(decoding: bytes, as: UTF8.self)
            guard let name = GraphQLOperation(url: url, contentType: type, body: Data(bytes))?.name else { continue }
            #expect(name.components(separatedBy: ", ").allSatisfy { GraphQLDocument.isName($0.utf8) })
        }
    }

    @Test("Long bodies are read in linear time", .tags(.slow)) func linear() {
        for piece in [
            "{", "[", #"{"a":"#, #"{"operationName":"A"},"#, "\"", "&", "query=", "=&", #"{"query":"{a}"},"#, "a,",
        ] {
            for type in ["application/json", Self.form, "multipart/form-data"] {
                _ = name("[" + String(repeating: piece, count: 100_000), type)
                _ = name(#"{"variables":"# + String(repeating: piece, count: 100_000), type)
            }
        }
    }
}
