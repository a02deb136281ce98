import Foundation
import MoesifCapture
import Testing

private enum Plan: String, JSONConvertible {
    case pro
}

private struct Money: JSONConvertible {
    let cents: Int

    var jsonValue: JSONValue { ["cents": JSONValue(cents)] }
}

/// Expressions that a new user writes: each compiles and means what it seems to mean.
@Suite struct JSONConvertibleTests {
    private static let orderID = "o-1", part = "abc".prefix(2), count = 3, price = 12.5, isPaid = true
    private static let missing: String? = nil, known: Int? = 7, plan = Plan.pro
    private static let date = Date(timeIntervalSince1970: 1_795_412_399.042), list = ["a", "b"], prices = ["x": 1.5]
    private static let uuid = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
    private static let url = URL(filePath: "/tmp/a")

    static let values: [(JSONValue, String)] = [
        (JSONValue(orderID), #""o-1""#), ("\(orderID)", #""o-1""#), ("order \(count)", #""order 3""#),
        (JSONValue(part), #""ab""#), (JSONValue(count), "3"), (JSONValue(price), "12.5"), (JSONValue(isPaid), "true"),
        (JSONValue(missing), "null"), (JSONValue(known), "7"), (JSONValue(plan), #""pro""#),
        (JSONValue(date), #""2026-11-23T05:39:59.042Z""#), (JSONValue(list), #"["a","b"]"#),
        (JSONValue(list.dropFirst()), #"["b"]"#), (JSONValue(prices), #"{"x":1.5}"#),
        (JSONValue([prices]), #"[{"x":1.5}]"#),
        (JSONValue(["b": 2, "a": 1] as [String: Int]), #"{"a":1,"b":2}"#), (JSONValue(Set([1])), "[1]"),
        (JSONValue(uuid), #""01020304-0506-0708-090A-0B0C0D0E0F10""#), (JSONValue(url), #""file:///tmp/a""#),
        (JSONValue(Money(cents: 5)), #"{"cents":5}"#), (JSONValue(UInt64.max), "18446744073709551615"),
        (JSONValue(Int8.min), "-128"), (JSONValue(Float(0.1)), "0.1"), (JSONValue(Float.infinity), "null"),
        (JSONValue(Double.nan), "null"), (JSONValue(-Double.infinity), "null"), (JSONValue([Double.nan]), "[null]"),
        (JSONValue(Decimal(string: "12345678901234567890.123456789") ?? 0), "12345678901234567890.123456789"),
        (JSONValue(Decimal.nan), "null"), (JSONValue([missing, orderID]), #"[null,"o-1"]"#),
        // Literals need no initializer, and work with one.
        (JSONValue("text"), #""text""#), (JSONValue(1), "1"), (JSONValue(1.5), "1.5"), (JSONValue(true), "true"),
        (JSONValue(nil), "null"), (JSONValue([1, 2]), "[1,2]"), (JSONValue(["a": 1, "b": "x"]), #"{"a":1,"b":"x"}"#),
        (
            ["a": ["b": 1, "c": "x", "d": [1, "x", nil, true]], "e": nil],
            #"{"a":{"b":1,"c":"x","d":[1,"x",null,true]},"e":null}"#
        ),
        (["order": JSONValue(orderID), "n": ["count": JSONValue(count)]], #"{"order":"o-1","n":{"count":3}}"#),
    ]

    @Test("Swift values convert to the JSON values that they look like", arguments: values)
    func valuesAreWritten(_ value: JSONValue, _ expected: String) {
        #expect(value.jsonText == expected)
    }

    static let objects: [(JSONObject, String)] = [
        (JSONObject(["order": orderID, "count": count]), #"{"count":3,"order":"o-1"}"#),
        (
            JSONObject(["order": orderID, "items": list, "when": date, "plan": plan]),
            #"{"items":["a","b"],"order":"o-1","plan":"pro","when":"2026-11-23T05:39:59.042Z"}"#
        ),
        (
            JSONObject(["missing": missing, "one": 1, "nested": ["order": orderID]]),
            #"{"missing":null,"nested":{"order":"o-1"},"one":1}"#
        ),
        (JSONObject(["b": 1, "a": ["x": 1, "y": "z"]]), #"{"b":1,"a":{"x":1,"y":"z"}}"#),
        (
            JSONObject(["order": orderID, "mixed": ["x": 1, "y": "z"] as JSONObject]),
            #"{"mixed":{"x":1,"y":"z"},"order":"o-1"}"#
        ),
        (JSONObject(prices), #"{"x":1.5}"#),
    ]

    @Test("Dictionaries convert to JSON objects", arguments: objects)
    func objectsAreWritten(_ object: JSONObject, _ expected: String) {
        #expect(object.description == expected)
    }

    @Test("Members of a JSON object are set with plain Swift values") func membersAreSet() {
        var metadata: JSONObject = ["gone": 1, "kept": 2, "nested": ["a": 1]]
        metadata["order"] = Self.orderID
        metadata["count"] = Self.count
        metadata["literal"] = "x"
        metadata["list"] = Self.list
        metadata["mixed"] = ["x": 1, "y": "z"]
        metadata["none"] = .null
        metadata["gone"] = nil
        metadata["kept"] = Self.missing  // nil, as with any dictionary
        metadata["nested"]?["a"] = Self.orderID
        metadata["nested"]?["b"] = 2
        #expect(
            metadata.description
                == #"{"nested":{"a":"o-1","b":2},"order":"o-1","count":3,"literal":"x","list":["a","b"],"#
                + #""mixed":{"x":1,"y":"z"},"none":null}"#
        )
        #expect(metadata["order"] == "o-1" && metadata["nested"]?["b"] == 2 && metadata["other"] == nil)
        let order = metadata["order"]
        #expect(order?.string == "o-1")
    }

    @Test("Metadata is made from plain Swift values") func metadataOfAnything() {
        let user = Moesif.User(id: "u", metadata: ["email": Self.orderID, "plan": Self.plan])
        #expect(user.metadata == ["email": "o-1", "plan": "pro"])
        #expect(Moesif.User(id: "u", metadata: ["email": "x", "n": ["a": 1, "b": "x"]]).metadata?.count == 2)
        #expect(
            Moesif.User(id: "u", metadata: nil).metadata == nil && Moesif.User(id: "u", metadata: [:]).metadata == [:]
        )
        #expect(Moesif.Company(id: "c", metadata: ["seats": Self.count]).metadata == ["seats": 3])
        let subscription = Moesif.Subscription(id: "s", companyID: "c", status: .active, metadata: ["at": Self.date])
        #expect(subscription.metadata == ["at": "2026-11-23T05:39:59.042Z"])
        let item = Moesif.Subscription.Item(planID: "p", metadata: ["seats": Self.count])
        #expect(item.metadata == ["seats": 3])
        let orderID = Self.orderID, count = Self.count
        var configuration = Moesif.Configuration(applicationID: "a")
        configuration.outgoing.metadata = { _ in ["order": "\(orderID)", "count": JSONValue(count)] }
        configuration.outgoing.metadata = { _ in JSONObject(["order": orderID, "count": count]) }
        configuration.outgoing.metadata = { _ in ["order": 42, "nested": ["b": 1, "c": "x"]] }
    }
}
