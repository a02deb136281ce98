import Foundation
import Testing

@testable import MoesifCapture

/// JSON values in encoders and decoders, and as keys.
@Suite struct JSONCodableTests {
    private static func nested(_ depth: Int, inObjects: Bool) -> JSONValue {
        (0..<depth).reduce("end") { value, _ in inObjects ? ["k": value] : [value] }
    }

    private func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func decoded<Value: Decodable>(_ text: String, as type: Value.Type = JSONValue.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    @Test(
        "A JSON value survives encoding and decoding",
        arguments: [
            "null", "true", "1", "-1", "0", "-0.0", "1.5", #""text""#, #""1""#, "[]", "{}", #"[1,"x",null,[true],{}]"#,
            #"{"a":{"b":[1,2]},"c":null}"#, "9223372036854775807", "18446744073709551615", "-9223372036854775808",
            "3.14159265358979323846", "12345678901234567890123", "0.1", "1e+300", "5e-324",
        ]
    )
    func jsonComesThroughAsItIs(_ text: String) throws {
        let value = try #require(JSONValue(parsing: Data(text.utf8)))
        let through = try encoded(value)
        #expect(through == text || Double(through) == Double(text))
        let back = try decoded(text)
        #expect(back.jsonText == text || back.double == Double(text))
        #expect(try decoded(through) == back)
    }

    @Test("Numbers that Decimal can hold keep their digits") func digitsStayWhereDecimalHasThem() throws {
        for digits in ["3.14159265358979323846", "12345678901234567890123", "18446744073709551615"] {
            #expect(try decoded(digits).jsonText == digits)
            #expect(try encoded(JSONValue.number(JSONNumber(scanned: digits))) == digits)
        }
    }

    @Test("A JSON value can be coded as a property list") func otherEncodersAndDecodersWillDo() throws {
        let value: JSONValue = ["s": "x", "i": 3, "d": 1.5, "t": true, "a": [1, "y"], "o": ["k": -7]]
        let data = try PropertyListEncoder().encode(value)
        #expect(try PropertyListDecoder().decode(JSONValue.self, from: data) == value)
    }

    @Test("A JSON object is coded as an object, and decoded keys are sorted") func objectsAreObjects() throws {
        let object: JSONObject = ["a": 1]
        #expect(try encoded(["o": object]) == #"{"o":{"a":1}}"#)
        #expect(try decoded(#"{"b":1,"a":2}"#, as: JSONObject.self).keys == ["a", "b"])
        #expect(throws: DecodingError.self) { try decoded("[1]", as: JSONObject.self) }
    }

    @Test(
        "A number that Double cannot hold throws when encoded or decoded",
        arguments: ["1e999", "-1e400", "1e99999999999999999999"]
    )
    func whatNoDoubleHoldsThrows(_ digits: String) throws {
        let value = JSONValue.number(JSONNumber(scanned: digits))
        #expect(throws: EncodingError.self) { try encoded([value]) }
        #expect(throws: (any Error).self) { try decoded("[\(digits)]") }
    }

    @Test("Text that a decoder may read as infinity or NaN stays text")
    func textThatADecoderTakesForANumberStaysText() throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        #expect(try decoder.decode(JSONValue.self, from: Data(#"["inf","nan"]"#.utf8)) == ["inf", "nan"])
    }

    @Test("Values nested deeper than 60 levels throw when encoded or decoded", arguments: [true, false])
    func depthIsBounded(inObjects: Bool) throws {
        let deepest = Self.nested(60, inObjects: inObjects)
        #expect(try decoded(encoded(deepest)) == deepest)
        for depth in [61, 10_000] {
            #expect(throws: EncodingError.self) { try encoded(Self.nested(depth, inObjects: inObjects)) }
        }
        let opener = inObjects ? #"{"k":"# : "[", closer = inObjects ? "}" : "]"
        for depth in [61, 400, 10_000] {
            let text = String(repeating: opener, count: depth) + "1" + String(repeating: closer, count: depth)
            #expect(throws: DecodingError.self) { try decoded(text) }
        }
    }

    @Test("Very deep values can be compared and hashed", arguments: [true, false])
    func deepValuesCanBeComparedAndHashed(inObjects: Bool) {
        let (left, right) = (Self.nested(10_000, inObjects: inObjects), Self.nested(10_000, inObjects: inObjects))
        #expect(left == right && left.hashValue == right.hashValue)
        #expect(left != Self.nested(9_999, inObjects: inObjects))
        #expect(Set([left, right]).count == 1)
    }

    @Test("Equal JSON objects have equal hashes, whatever their order") func equalValuesHaveEqualHashes() {
        let left: JSONObject = ["a": 1, "b": ["c": [1, nil], "d": "x"]]
        let right: JSONObject = ["b": ["d": "x", "c": [1, nil]], "a": 1]
        #expect(left == right && left.hashValue == right.hashValue)
        let others: Set<JSONObject> = [
            left, right, [:], ["a": 1], ["a": "1"], ["a": 2], ["b": 1], ["a": [1]], ["a": ["b": 1]],
        ]
        #expect(others.count == 8)
        #expect(Set(others.map(\.hashValue)).count == 8)
    }

    @Test("Users, companies and subscriptions are hashable and identifiable") func customersAreKeysAndHaveIDs() {
        let user = Moesif.User(id: "u", campaign: Moesif.Campaign(gclid: "g"), metadata: ["a": 1])
        #expect(Set([user, user, Moesif.User(id: "u")]).count == 2)
        let item = Moesif.Subscription.Item(planID: "p", metadata: ["a": 1])
        let subscription = Moesif.Subscription(id: "s", companyID: "c", status: .active, items: [item])
        #expect(Set([subscription, subscription]).count == 1 && Set([Moesif.Company(id: "c")]).count == 1)
        func ids<Value: Identifiable>(_ values: [Value]) -> [Value.ID] { values.map(\.id) }
        #expect(ids([user]) == ["u"] && ids([subscription]) == ["s"] && ids([Moesif.Company(id: "c")]) == ["c"])
    }
}
