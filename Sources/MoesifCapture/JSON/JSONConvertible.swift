/// A type with values that can be converted to JSON, such as strings, numbers, dates, and arrays and dictionaries of
/// them.
///
/// Literals are ``JSONValue`` values without any conversion. Convert the value of a variable with
/// ``JSONValue/init(_:)-(JSONConvertible)``, because Swift does not convert it implicitly:
///
/// ```swift
/// let orderID = "o-1", total = 12.5, items = ["a", "b"]
/// var metadata: JSONObject = ["order": JSONValue(orderID), "label": "order \(orderID)", "nested": ["a": 1, "b": "x"]]
/// metadata["total"] = total
/// let same = JSONObject(["order": orderID, "total": total, "items": items])
/// ```
///
/// To conform your own type, implement `jsonValue`. A type with a raw value, such as an `enum` of strings, needs only
/// the declaration of conformance. For an `Encodable` value, use ``JSONObject/init(encoding:)``.
public protocol JSONConvertible {
    /// The value as JSON.
    var jsonValue: JSONValue { get }
}

extension JSONConvertible where Self: RawRepresentable, RawValue: JSONConvertible {
    /// The raw value as JSON.
    public var jsonValue: JSONValue {
        rawValue.jsonValue
    }
}

extension JSONValue: JSONConvertible {
    /// The value itself.
    public var jsonValue: JSONValue {
        self
    }

    /// Creates a JSON value from the value of a variable, such as `JSONValue(orderID)`.
    ///
    /// - Parameter value: The value to convert.
    public init(_ value: some JSONConvertible) {
        self = value.jsonValue
    }

    /// Creates a copy of a JSON value, such as a literal.
    ///
    /// - Parameter value: The value to copy.
    public init(_ value: JSONValue) {
        self = value
    }

    /// Sets a member of an object to the value of a variable; `nil` removes the member.
    ///
    /// Setting has no effect if the value is not an object.
    ///
    /// - Parameter key: The key of the member.
    @_disfavoredOverload
    public subscript(key: String) -> (any JSONConvertible)? {
        get { self[key] as JSONValue? }
        set { self[key] = newValue.map(\.jsonValue) }
    }
}

extension JSONObject: JSONConvertible {
    /// The object as a JSON value.
    public var jsonValue: JSONValue {
        .object(self)
    }

    /// Creates an object from the values of variables, such as `JSONObject(["order": orderID, "total": total])`.
    ///
    /// - Parameter members: The values by key. The members of the object are in the order of their keys.
    @_disfavoredOverload
    public init(_ members: [String: any JSONConvertible]) {
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { self[key] = value.jsonValue }
    }

    /// Creates a copy of an object, such as a literal.
    ///
    /// - Parameter object: The object to copy.
    public init(_ object: JSONObject) {
        self = object
    }

    /// Sets a member to the value of a variable; `nil` removes the member.
    ///
    /// - Parameter key: The key of the member.
    @_disfavoredOverload
    public subscript(key: String) -> (any JSONConvertible)? {
        get { self[key] as JSONValue? }
        set { self[key] = newValue.map(\.jsonValue) }
    }
}
