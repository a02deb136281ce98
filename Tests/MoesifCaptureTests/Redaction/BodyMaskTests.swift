import Foundation
import Testing

@testable import MoesifCapture

@Suite struct BodyMaskTests {
    private static let form = "application/x-www-form-urlencoded"
    private static let note: JSONValue = "masked: neither JSON nor a form"

    /// The masked keys are `passcode` and `Card`.
    @Test(
        "A masked key is removed from JSON at every depth, and the rest stays byte for byte",
        .tags(.slow),
        arguments: [
            // The only, the first, a middle and the last member.
            (#"{"passcode":"s"}"#, "{}"), (#"{"passcode":1,"a":2}"#, #"{"a":2}"#),
            (#"{"a":1,"passcode":2,"b":3}"#, #"{"a":1,"b":3}"#), (#"{"a":1,"passcode":2}"#, #"{"a":1}"#),
            (#"{"passcode":1,"card":2}"#, "{}"), (#"{"passcode":1,"card":2,"a":3}"#, #"{"a":3}"#),
            (#"{"a":3,"passcode":1,"card":2}"#, #"{"a":3}"#), (#"{"passcode":1,"a":3,"card":2}"#, #"{"a":3}"#),
            // In any case, repeated, escaped.
            (#"{"PassCode":1,"CARD":2,"a":3}"#, #"{"a":3}"#), (#"{"passcode":1,"a":2,"PASSCODE":3}"#, #"{"a":2}"#),
            (#"{"p\u0061sscode":1,"\u0043ard":2}"#, "{}"), (#"{"\u0070\u0061\u0073\u0073code":1,"a":2}"#, #"{"a":2}"#),
            // At every depth, in arrays.
            (#"{"a":{"b":{"passcode":1,"c":2}}}"#, #"{"a":{"b":{"c":2}}}"#),
            (#"[{"passcode":1},[{"a":{"card":1}}]]"#, #"[{},[{"a":{}}]]"#),
            (#"[1,{"a":[{"card":1,"b":2},3]},"passcode"]"#, #"[1,{"a":[{"b":2},3]},"passcode"]"#),
            // With any kind of value.
            (#"{"passcode":{"a":[1,{"b":"}]"}]},"c":1}"#, #"{"c":1}"#), (#"{"passcode":[],"c":1}"#, #"{"c":1}"#),
            (#"{"passcode":"a\"b,{\\","c":1}"#, #"{"c":1}"#), (#"{"passcode":null,"c":true}"#, #"{"c":true}"#),
            (#"{"passcode":{"passcode":{}},"c":1}"#, #"{"c":1}"#), (#"{"c":1,"passcode":-1.5e3}"#, #"{"c":1}"#),
            // The rest is unchanged, digit for digit.
            (
                #"{"n":12345678901234567890123,"passcode":1,"f":10.10,"e":1e2,"z":-0.0,"s":"\u00e9\/"}"#,
                #"{"n":12345678901234567890123,"f":10.10,"e":1e2,"z":-0.0,"s":"\u00e9\/"}"#
            ),
            (#"{"a":"passcode","b":["card"]}"#, #"{"a":"passcode","b":["card"]}"#),
            (#"{"passcodes":1,"my_card":2,"":3}"#, #"{"passcodes":1,"my_card":2,"":3}"#), ("{}", "{}"), ("[]", "[]"),
            (#"{ "a" : 1.0 , "b" : [ ] }"#, #"{ "a" : 1.0 , "b" : [ ] }"#),
        ],
        MaskedSide.allCases
    )
    func membersOfJSONAreTakenOut(body: (sent: String, expected: String), side: MaskedSide) throws {
        for type in ["application/json", "text/plain", nil, Self.form] {
            let keys: Set<String> = ["passcode", "Card"]
            let call = try MaskedCall(Data(body.sent.utf8), type: type, masking: keys, of: side)
            #expect(call.text(of: side) == body.expected && call.body(of: side)?.transferEncoding == .json)
            #expect(call.text(of: side.other) == body.sent, "the other side has no masks")
            #expect(call.event.metadata == nil)
        }
    }

    @Test(
        "White space and a byte order mark do not keep a JSON member from being masked",
        arguments: MaskedSide.allCases
    )
    func spacesDoNotMatter(side: MaskedSide) throws {
        let body = "\u{FEFF} {\n \"passcode\" :\t{ \"a\" : 1 } ,\r\n \"b\" : 2 , \"Passcode\" : [ 3 ] } \n"
        let call = try MaskedCall(Data(body.utf8), type: nil, masking: ["passcode"], of: side)
        #expect(call.body(of: side)?.json == ["b": 2] && call.body(of: side)?.transferEncoding == .json)
    }

    /// The masked key is `passcode`.
    @Test(
        "A masked key is removed from a form, in any spelling of its name",
        arguments: [
            ("passcode=s", nil), ("passcode=s&a=1", "a=1"), ("a=1&passcode=s&b=2", "a=1&b=2"),
            ("a=1&passcode=s", "a=1"),
            ("a=1&PassCode=s&b=2", "a=1&b=2"), ("passcode=s&a=1&passcode=t", "a=1"), ("a=1&passcode", "a=1"),
            ("passcode=&a=1", "a=1"), ("a=1&p%61sscode=s", "a=1"), ("a=1&%70%61%73%73%63%6F%64%65=s", "a=1"),
            ("a=1&user[passcode]=s", "a=1"), ("a=1&user%5Bpasscode%5D=s", "a=1"), ("a=1&user[0][passcode]=s", "a=1"),
            ("a=1&passcode[]=s&passcode%5B%5D=t", "a=1"), ("a=1;passcode=s", "a=1"),
            ("a=passcode&b=1", "a=passcode&b=1"),
            ("passcodes=1&my_passcode=2", "passcodes=1&my_passcode=2"), ("a=1&b=%zz", "a=1&b=%zz"),
            // A mask removes one item, and redaction still applies to the others.
            ("access_token=s&passcode=t&a=1", "access_token=[redacted]&a=1"),
        ] as [(String, String?)],
        MaskedSide.allCases
    )
    func itemsOfFormsAreTakenOut(body: (sent: String, expected: String?), side: MaskedSide) throws {
        for type in [Self.form, "Application/X-WWW-Form-Urlencoded; charset=utf-8"] {
            let call = try MaskedCall(Data(body.sent.utf8), type: type, masking: ["PASSCODE"], of: side)
            #expect(call.text(of: side) == body.expected && call.event.metadata == nil)
            if let body = call.body(of: side) { #expect(body.transferEncoding == .base64) }
            #expect(call.text(of: side.other)?.isEmpty == false)
        }
    }

    @Test("A form without a content type is masked") func aFormThatDoesNotSayWhatItIsIsMasked() throws {
        let call = try MaskedCall(Data("a=1&passcode=s".utf8), type: nil, masking: ["passcode"], of: .request)
        #expect(call.text(of: .request) == "a=1" && call.omitted == nil)
    }

    @Test("A body key that is both masked and redacted is removed", arguments: MaskedSide.allCases)
    func aMaskWinsOverRedaction(side: MaskedSide) throws {
        let body = #"{"access_token":"s","id_token":"t","a":1}"#
        let call = try MaskedCall(Data(body.utf8), type: nil, masking: ["Access_Token"], of: side)
        #expect(call.text(of: side) == #"{"id_token":"[redacted]","a":1}"#)
        #expect(call.text(of: side.other) == #"{"access_token":"[redacted]","id_token":"[redacted]","a":1}"#)
    }

    @Test(
        "A body that is neither JSON nor a form is omitted if its side has masks",
        arguments: [
            ("hunter2", "text/plain"), ("hunter2", nil), ("<passcode>hunter2</passcode>", "application/xml"),
            (#"{"passcode":"hunter2","#, "application/json"),
            (#"{"a":1,"passcode":"hunter2"}}"#, "application/json"), (#"{"a":NaN}"#, "application/json"),
            ("{\"passcode\":1}\n{\"a\":2}\n", "application/x-ndjson"),
            ("data: {\"passcode\":1}\n\n", "text/event-stream"),
            (#""passcode""#, "application/json"), ("42", "application/json"), ("true", nil),
            ("null", "application/json"),
            (
                "--b\r\nContent-Disposition: form-data; name=\"passcode\"\r\n\r\ns\r\n--b--",
                "multipart/form-data; boundary=b"
            ),
        ] as [(String, String?)],
        MaskedSide.allCases
    )
    func whatCannotBeReadIsLeftOut(body: (text: String, type: String?), side: MaskedSide) throws {
        var redaction = Moesif.Redaction()
        redaction.formKeys = []
        let data = Data(body.text.utf8)
        let call = try MaskedCall(data, type: body.type, masking: ["passcode"], of: side, redaction: redaction)
        #expect(call.body(of: side) == nil)
        #expect(call.omitted == .object(["\(side.rawValue)_body": Self.note]))
        #expect(call.text(of: side.other) == body.text, "the other side has no masks")
        let unmasked = try MaskedCall(data, type: body.type, masking: [], of: side, redaction: redaction)
        #expect(unmasked.text(of: side) == body.text && unmasked.omitted == nil)
    }

    @Test("A binary body is omitted if its side has masks", arguments: MaskedSide.allCases)
    func binaryIsLeftOut(side: MaskedSide) throws {
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x3D, 0xFF, 0x00])
        for type in ["image/png", nil] {
            let call = try MaskedCall(png, type: type, masking: ["passcode"], of: side)
            #expect(call.body(of: side) == nil && call.omitted == .object(["\(side.rawValue)_body": Self.note]))
            #expect(call.body(of: side.other) == Moesif.Event.Body(base64: png))
        }
    }

    @Test("A call without a body has nothing to mask and notes no omission", arguments: MaskedSide.allCases)
    func noBodyHasNothingToMask(side: MaskedSide) throws {
        for body in [nil, Data()] {
            let call = try MaskedCall(body, type: "application/json", masking: ["passcode"], of: side)
            #expect(call.body(of: side) == nil && call.body(of: side.other) == nil && call.event.metadata == nil)
        }
    }

    @Test("A body over the limit is replaced by a notice with its size and the limit", arguments: MaskedSide.allCases)
    func aBodyOverTheLimitIsSaidToBe(side: MaskedSide) throws {
        let call = try MaskedCall(Data("passcode=hunter2".utf8), type: nil, masking: ["passcode"], of: side, limit: 10)
        for side in MaskedSide.allCases {
            #expect(call.body(of: side)?.json == ["omitted": "over the limit", "bytes": 16, "limit": 10])
        }
        #expect(call.omitted == ["request_body": "over the limit", "response_body": "over the limit"])
    }

    /// The notice that replaces a body is the library's own text, so no mask removes parts of it.
    @Test("Masks do not apply to the notice that replaces a long body") func theNoticeOfALongBodyIsNotMasked() throws {
        let call = try MaskedCall(Data(count: 11), type: nil, masking: ["bytes", "omitted"], of: .request, limit: 10)
        #expect(call.body(of: .request)?.json == ["omitted": "over the limit", "bytes": 11, "limit": 10])
    }

    @Test("A form with bytes that are not UTF-8 is masked") func aFormOfStrayBytesIsMasked() throws {
        let body = Data([0xFF]) + Data("=1&passcode=hunter2&b=".utf8) + Data([0xC3])
        let call = try MaskedCall(body, type: Self.form, masking: ["passcode"], of: .request)
        #expect(call.body(of: .request)?.bytes == Data([0xFF]) + Data("=1&b=".utf8) + Data([0xC3]))
    }

    @Test("Nothing is masked by default") func byDefaultNothingIsMasked() {
        #expect(Moesif.Masks() == Moesif.Configuration(applicationID: "test").masks)
        let masks = Moesif.Masks()
        #expect(masks.requestHeaders.isEmpty && masks.responseHeaders.isEmpty && masks.queryKeys.isEmpty)
        #expect(masks.requestBodyKeys.isEmpty && masks.responseBodyKeys.isEmpty)
    }
}
