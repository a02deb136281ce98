/// A type whose values can stand in JSON: text, numbers, times, and arrays and dictionaries of them.
///
/// Literals are `JSONValue`s by themselves; what a variable holds becomes one by name, since Swift converts no type to
/// another by itself:
///
/// ```swift
/// let orderID = "o-1", total = 12.5, items = ["a", "b"]
/// var metadata: JSONObject = ["order": JSONValue(orderID), "label": "order \(orderID)", "nested": ["a": 1, "b": "x"]]
/// metadata["total"] = total
/// let same = JSONObject(["order": orderID, "total": total, "items": items])
/// ```
///
/// A type of yours conforms by its property, and one with a raw value, such as an `enum` of strings, by the name alone.
/// Of a value that is `Encodable`, `JSONObject(encoding:)` makes an object.
public protocol JSONConvertible {
    /// The value as JSON.
    var jsonValue: JSONValue { get }
}

extension JSONConvertible where Self: RawRepresentable, RawValue: JSONConvertible {
    /// The raw value.
    public var jsonValue: JSONValue {
        rawValue.jsonValue
    }
}

extension JSONValue: JSONConvertible {
    /// The value itself.
    public var jsonValue: JSONValue {
        self
    }

    /// A value held in a variable: `JSONValue(orderID)`.
    public init(_ value: some JSONConvertible) {
        self = value.jsonValue
    }

    /// A value as it is, such as a literal.
    public init(_ value: JSONValue) {
        self = value
    }

    /// Sets a member of an object to what a variable holds, as `subscript(_:)` does; nil takes it out.
    @_disfavoredOverload
    public subscript(key: String) -> (any JSONConvertible)? {
        get { self[key] as JSONValue? }
        set { self[key] = newValue.map(\.jsonValue) }
    }
}

extension JSONObject: JSONConvertible {
    /// The object as a value.
    public var jsonValue: JSONValue {
        .object(self)
    }

    /// Creates an object of what variables hold, with the members in the order of their keys:
    /// `JSONObject(["order": orderID, "total": total])`.
    @_disfavoredOverload
    public init(_ members: [String: any JSONConvertible]) {
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { self[key] = value.jsonValue }
    }

    /// An object as it is, such as a literal.
    public init(_ object: JSONObject) {
        self = object
    }

    /// Sets a member to what a variable holds, as `subscript(_:)` does; nil takes it out.
    @_disfavoredOverload
    public subscript(key: String) -> (any JSONConvertible)? {
        get { self[key] as JSONValue? }
        set { self[key] = newValue.map(\.jsonValue) }
    }
}
