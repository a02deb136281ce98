import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONValueTests {
    @Test("Swift literals make the JSON values that they look like") func literalsSayWhatJSONSays() {
        let count = 3
        let value: JSONValue = [
            "null": nil, "yes": true, "no": false, "int": -42, "double": 1.5, "string": "a\n\(count)",
            "array": [1, "two", nil, [], [:]], "object": ["nested": ["deep": 1]],
        ]
        #expect(
            value.jsonText == #"{"null":null,"yes":true,"no":false,"int":-42,"double":1.5,"string":"a\n3","#
                + #""array":[1,"two",null,[],{}],"object":{"nested":{"deep":1}}}"#
        )
    }

    @Test("A literal with a duplicate key keeps the last value at the first position")
    func aLiteralKeepsTheLastOfTwoMembersInTheFirstPlace() {
        let value: JSONValue = ["b": 1, "a": 2, "b": 3]
        #expect(value.jsonText == #"{"b":3,"a":2}"#)
        let object: JSONObject = ["b": 1, "a": 2, "b": 3]
        #expect(JSONValue.object(object) == value)
        #expect(object.keys == ["b", "a"])
    }

    @Test(
        "A Double is written as a number, and NaN and infinity as null",
        arguments: [
            (.infinity, "null"), (-.infinity, "null"), (.nan, "null"), (.signalingNaN, "null"), (0, "0.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"), (1e100, "1e+100"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
        ] as [(Double, String)]
    )
    func doublesAreJSONOrNull(value: Double, expected: String) {
        #expect(JSONValue.double(value).jsonText == expected)
        #expect(JSONValue(floatLiteral: value).jsonText == expected)
        #expect(JSONValue(parsing: Data("[\(expected)]".utf8)) != nil)
        #expect((JSONNumber(value) == nil) == (expected == "null"))
    }

    @Test("Integers of any width are written exactly") func integersOfAnyWidth() {
        #expect(JSONValue.int(UInt64.max).jsonText == "18446744073709551615")
        #expect(JSONValue.int(Int64.min).jsonText == "-9223372036854775808")
        #expect(JSONValue.int(UInt8(7)) == 7)
    }

    @Test("An accessor returns nil for a value of another kind") func accessorsAnswerForTheirOwnKindOnly() {
        let values: [JSONValue] = [nil, true, 7, 1.5, "s", [1], ["k": 1]]
        #expect(values.map(\.bool) == [nil, true, nil, nil, nil, nil, nil])
        #expect(values.map(\.int) == [nil, nil, 7, nil, nil, nil, nil])
        #expect(values.map(\.double) == [nil, nil, 7, 1.5, nil, nil, nil])
        #expect(values.map(\.string) == [nil, nil, nil, nil, "s", nil, nil])
        #expect(values.map(\.array) == [nil, nil, nil, nil, nil, [1], nil])
        #expect(values.map(\.object) == [nil, nil, nil, nil, nil, nil, ["k": 1]])
        #expect(values.map { $0["k"] } == [nil, nil, nil, nil, nil, nil, 1])
    }

    @Test("Members of an object can be added, changed and removed") func settingAMember() {
        var value: JSONValue = ["a": 1, "b": ["c": 2]]
        value["d"] = "new"
        value["b"]?["c"] = 3
        value["a"] = nil
        #expect(value.jsonText == #"{"b":{"c":3},"d":"new"}"#)
        value["b"] = .null
        #expect(value.jsonText == #"{"b":null,"d":"new"}"#)
        value["missing"]?["c"] = 1
        #expect(value.jsonText == #"{"b":null,"d":"new"}"#)
    }

    @Test(
        "Setting a member of a value that is not an object has no effect",
        arguments: [nil, true, 1, "s", [1]] as [JSONValue]
    )
    func settingAMemberOfWhatIsNoObjectDoesNothing(_ original: JSONValue) {
        var value = original
        value["a"] = 1
        #expect(value == original)
        value["a"] = nil
        #expect(value == original)
    }

    /// A loop can nest values deeper than any parser reads.
    @Test("Values nested deeper than 60 levels are written as null", arguments: [true, false])
    func whatNestsDeeperThanIsReadIsWrittenAsNull(inObjects: Bool) throws {
        func nested(_ depth: Int) -> JSONValue {
            (0..<depth).reduce("end") { value, _ in inObjects ? ["k": value] : [value] }
        }
        let deepest = nested(60)
        #expect(JSONValue(parsing: Data(deepest.jsonText.utf8)) == deepest)
        let deeper = nested(513).jsonText
        #expect(deeper.contains("null") && !deeper.contains("end"))
        let opener = inObjects ? #"{"k":"# : "["
        #expect(
            deeper == String(repeating: opener, count: 60) + "null"
                + String(repeating: inObjects ? "}" : "]", count: 60)
        )
        #expect(Array(nested(2000).jsonText.utf8).withUnsafeBytes { JSONValidator.isObjectOrArray($0) })
    }
}
