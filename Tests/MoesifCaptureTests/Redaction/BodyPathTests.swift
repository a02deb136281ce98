import Foundation
import Testing

@testable import MoesifCapture

/// Paths in the lists of body keys.
@Suite("Paths in lists of body keys") struct BodyPathTests {
    private static let mark = Moesif.Redaction.mark
    private static let form = "application/x-www-form-urlencoded"

    private static func redaction(_ body: Set<String> = [], form: Set<String> = []) -> Moesif.Redaction {
        var redaction = Moesif.Redaction()
        redaction.bodyKeys.formUnion(body)
        redaction.formKeys.formUnion(form)
        return redaction
    }

    @Test("A path in redaction.bodyKeys redacts only the JSON members at that path") func pathsOfJSON() throws {
        let body = "\u{FEFF}" + #"{"card":{"number":"s"},"items":[{"price":1},{"price":2}],"x":{"card":{"number":3}}}"#
        for type in ["application/json", "text/plain", Self.form] {
            let call = try CapturedCall(sent: ["Content-Type": type], body: body, answer: body)
            let event = try SentEvent(call, redaction: Self.redaction(["Card.Number", "items[].price"]))
            let expected: JSONValue = [
                "card": ["number": .string(Self.mark)],
                "items": [["price": .string(Self.mark)], ["price": .string(Self.mark)]],
                "x": ["card": ["number": 3]],
            ]
            #expect(event.value["request"]?["body"] == expected && event.value["response"]?["body"] == expected)
        }
    }

    @Test("A masked path removes only the JSON member or form field at that path", arguments: MaskedSide.allCases)
    func masksTakePathsOut(side: MaskedSide) throws {
        let body = #"{"card":{"number":1,"brand":2},"number":3}"#
        let call = try MaskedCall(Data(body.utf8), type: nil, masking: ["card.number"], of: side)
        #expect(call.text(of: side) == #"{"card":{"brand":2},"number":3}"#)
        #expect(call.text(of: side.other) == body)
        let form = Data("card[number]=1&card[brand]=2&number=3".utf8)
        let sent = try MaskedCall(form, type: Self.form, masking: ["card.number"], of: side)
        #expect(sent.text(of: side) == "card[brand]=2&number=3")
        let other = try MaskedCall(Data("number, please".utf8), type: nil, masking: ["a.b"], of: side)
        #expect(other.body(of: side) == nil && other.omitted?["\(side)_body"] != nil)
    }

    @Test(
        "A list entry in form notation matches that field in forms and the same path in JSON",
        arguments: [
            ("user[card][number]=s&user[card][brand]=v", "user[card][number]=*&user[card][brand]=v"),
            ("user.card.number=s&number=1", "user.card.number=*&number=1"), ("rows[0][pin]=s", "rows[0][pin]=*"),
            (#"{"user":{"card":{"number":"s"}},"number":1}"#, #"{"user":{"card":{"number":"*"}},"number":1}"#),
            (#"{"user[card][number]":"s"}"#, #"{"user[card][number]":"*"}"#),
            (#"{"rows":[{"pin":1}]}"#, #"{"rows":[{"pin":1}]}"#),
        ]
    )
    func fieldsOfForms(_ body: String, _ expected: String) throws {
        let type = body.first == "{" ? "application/json" : Self.form
        let fields: Set = ["user[card][number]", "rows[0][pin]"]
        let call = try CapturedCall(sent: ["Content-Type": type], body: body)
        let event = try SentEvent(call, redaction: Self.redaction(fields))
        #expect(event.body(of: "request") == expected.replacing("*", with: Self.mark))
        let masked = try MaskedCall(Data(body.utf8), type: type, masking: fields, of: .request).text(of: .request) ?? ""
        #expect(!masked.contains(#""s""#) && !masked.contains("=s"))
        var redaction = Moesif.Redaction()
        redaction.mode = .onlyListed(bodyKeys: fields)
        let listed = try SentEvent(call, redaction: redaction).body(of: "request") ?? ""
        #expect(listed.contains(#""s""#) == body.contains(#""s""#) && listed.contains("=s") == body.contains("=s"))
        #expect(!listed.contains("=v") && !listed.contains("1}"))
    }

    /// The paths are `card.number`, `items[].price`, `tags[]`, `a.0.b` and, in forms alone, `pin.code`.
    @Test(
        "A path in a list matches form fields in bracket and dot notation",
        arguments: [
            ("card.number=s", "card.number=*"), ("card[number]=s", "card[number]=*"),
            ("CARD[Number]=s", "CARD[Number]=*"),
            ("a=1&card%5Bnumber%5D=s&b=2", "a=1&card%5Bnumber%5D=*&b=2"), ("c%61rd%2Enumber=s", "c%61rd%2Enumber=*"),
            ("card[number][]=s", "card[number][]=*"), ("card[number][a]=s", "card[number][a]=*"),
            ("+card[number]+=s", "+card[number]+=*"), ("card[+number]=s", "card[+number]=*"),
            ("card[number=s", "card[number=*"), ("a=1;card[number]=s;t", "a=1;card[number]=*"),
            ("card[number]=s&card[number]=t", "card[number]=*&card[number]=*"),
            ("items[][price]=s", "items[][price]=*"), ("items[0][price]=s", "items[0][price]=*"),
            ("items[12].price=s", "items[12].price=*"), ("items.0.price=s", "items.0.price=*"),
            ("tags[]=s", "tags[]=*"), ("tags=s&tags=t", "tags=*&tags=*"), ("tags[3]=s", "tags[3]=*"),
            ("a[0][b]=s", "a[0][b]=*"), ("pin[code]=s", "pin[code]=*"), ("card[number(1i)]=s", "card[number(1i)]=*"),
            ("card%5Bnumber%283i%29%5D=s", "card%5Bnumber%283i%29%5D=*"), ("pin.code(12f)=s", "pin.code(12f)=*"),
            ("card[number(i)]=1", nil), ("card[number()]=1", nil), ("card[number(1i]=1", nil),
            ("card=1&number=2", nil), ("x[card][number]=1", nil), ("cards[number]=1", nil), ("card[numbers]=1", nil),
            ("card[][number]=1", nil), ("card[0][number]=1", nil), ("items[price]=1", nil),
            ("items[][x][price]=1", nil),
            ("card_number=1", nil), ("number[card]=1", nil), ("x=card.number", nil),
        ] as [(String, String?)]
    )
    func pathsOfForms(_ body: String, _ expected: String?) throws {
        let redaction = Self.redaction(["card.number", "items[].price", "tags[]", "a.0.b"], form: ["pin.code"])
        let call = try CapturedCall(sent: ["Content-Type": Self.form], body: body)
        let event = try SentEvent(call, redaction: redaction)
        #expect(event.body(of: "request") == expected?.replacing("*", with: Self.mark) ?? body)
    }

    @Test(
        "A body of another kind is omitted if it contains the last name of a listed path",
        arguments: [
            // Lines of JSON, XML, a table, UTF-16, a part of a form: the last name counts as a word.
            (#"{"card":{"number":"s"}}"# + "\n{}", nil), ("<card><number>s</number></card>", nil),
            ("brand,NUMBER\nx,s\n", nil),
            ("--x\r\nContent-Disposition: form-data; name=\"card[number]\"\r\n\r\ns", nil),
            (#"{"card":{"numb\u0065r":"s"}"#, nil),
            // Text without that word is sent.
            ("brand,numbers\nx,1\n", "brand,numbers\nx,1\n"), ("<card>1</card>", "<card>1</card>"),
        ] as [(String, String?)]
    )
    func bodiesOfOtherKinds(_ body: String, _ expected: String?) throws {
        let event = try SentEvent(CapturedCall(answer: body), redaction: Self.redaction(["card.number"]))
        #expect(event.body(of: "response") == expected)
        #expect((event.omitted?["response_body"] == nil) == (expected != nil))
    }

    @Test("A multipart form is omitted if it has a part at a path in redaction.formKeys")
    func partsOfFormsByPathsOfForms() throws {
        let body = "--x\r\nContent-Disposition: form-data; name=\"pin[code]\"\r\n\r\ns\r\n--x--"
        let headers: HeaderFields = ["Content-Type": "multipart/form-data; boundary=x"]
        let call = try CapturedCall(sent: headers, body: body)
        #expect(try SentEvent(call).body(of: "request") == body)
        #expect(try SentEvent(call, redaction: Self.redaction(form: ["pin.code"])).body(of: "request") == nil)
    }

    /// JSON inside a string is read like a body.
    ///
    /// In other text the last name of a path does not count.
    @Test(
        "A listed path applies to JSON and URL queries inside a JSON string",
        arguments: [
            (#"{"x":"{\"card\":{\"number\":\"s\"}}"}"#, #"{"x":"{\"card\":{\"number\":\"[redacted]\"}}"}"#),
            (#"{"x":"{\"y\":{\"card\":{\"number\":\"s\"}}}"}"#, nil),
            (#"{"x":"https://h/?card[number]=s"}"#, #"{"x":"https://h/?card[number]=[redacted]"}"#),
            (#"{"x":"order number: 5, of 6"}"#, nil), (#"{"number":"5","x":["number=5 of 6"]}"#, nil),
        ] as [(String, String?)]
    )
    func strings(_ body: String, _ expected: String?) throws {
        let call = try MaskedCall(
            Data(body.utf8),
            type: nil,
            masking: [],
            of: .request,
            redaction: Self.redaction(["card.number"])
        )
        #expect(call.text(of: .request) == expected ?? body)
    }

    // MARK: - Faults

    static let options: [(String, @Sendable (inout Moesif.Configuration, String) -> Void)] = [
        ("masks.requestBodyKeys", { $0.masks.requestBodyKeys.insert($1) }),
        ("masks.responseBodyKeys", { $0.masks.responseBodyKeys.insert($1) }),
        ("redaction.bodyKeys", { $0.redaction.bodyKeys.insert($1) }),
        ("redaction.formKeys", { $0.redaction.formKeys.insert($1) }),
        ("redaction.mode", { $0.redaction.mode = .onlyListed(bodyKeys: [$1]) }),
    ]

    @Test(
        "A malformed list entry disables the client with an error that names the entry and its list",
        arguments: 0..<5
    )
    func malformedEntriesAreNamed(_ number: Int) {
        let (option, insert) = Self.options[number]
        for entry in ["", "a..b", "a[", ".a", "a.", "[a]", "[]", "a[b.c]"] {
            var configuration = Moesif.Configuration(applicationID: "id")
            insert(&configuration, entry)
            let error = Moesif.ConfigurationError.malformedKey(entry, in: option)
            #expect(error.option == option && error.description.contains("\"\(entry)\" in \(option) "))
            #expect(throws: error) { try configuration.validate() }
            #expect(Moesif(configuration: configuration).state == .disabled(error))
        }
        for entry in ["a", "a.b", "[].a", "a]", "items[].price", "user[password]", "a[0].b"] {
            var configuration = Moesif.Configuration(applicationID: "id")
            insert(&configuration, entry)
            #expect(throws: Never.self) { try configuration.validate() }
        }
    }
}
