import Foundation
import Testing

@testable import MoesifCapture

@Suite struct JSONObjectTests {
    @Test("Members keep the order in which they were first added") func keepsTheOrderOfFirstInsertion() {
        var object = JSONObject()
        #expect(object.isEmpty && object.count == 0)
        for key in ["z", "a", "m"] { object[key] = .string(key) }
        object["a"] = 1
        #expect(object.keys == ["z", "a", "m"] && object.count == 3 && !object.isEmpty)
        #expect(object["a"] == 1)
        object["z"] = nil
        object["never"] = nil
        #expect(object.keys == ["a", "m"] && object.count == 2 && object["z"] == nil)
        object["z"] = 2
        #expect(object.map(\.key) == ["a", "m", "z"])
        #expect(object.map(\.value) == [1, "m", 2])
    }

    @Test("Merging takes the values of the other object") func mergeTakesTheOthersValues() {
        var object: JSONObject = ["a": 1, "b": 2]
        object.merge(["c": 3, "a": 4])
        #expect(JSONValue.object(object).jsonText == #"{"a":4,"b":2,"c":3}"#)
    }

    @Test("Equality ignores the order of members") func equalityIgnoresOrder() {
        #expect(["a": 1, "b": 2] as JSONObject == ["b": 2, "a": 1])
        #expect(["a": 1] as JSONObject != ["a": 2])
        #expect(["a": 1] as JSONObject != ["a": 1, "b": 2])
    }
}
