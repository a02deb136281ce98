public import Foundation

extension String: JSONConvertible {
    /// The text as a JSON string.
    public var jsonValue: JSONValue { .string(self) }
}

extension Substring: JSONConvertible {
    /// The text as a JSON string.
    public var jsonValue: JSONValue { .string(String(self)) }
}

extension Bool: JSONConvertible {
    /// The value as a JSON Boolean.
    public var jsonValue: JSONValue { .bool(self) }
}

extension JSONConvertible where Self: BinaryInteger {
    /// The integer as a JSON number.
    public var jsonValue: JSONValue { .int(self) }
}

extension Int: JSONConvertible {}
extension Int8: JSONConvertible {}
extension Int16: JSONConvertible {}
extension Int32: JSONConvertible {}
extension Int64: JSONConvertible {}
extension UInt: JSONConvertible {}
extension UInt8: JSONConvertible {}
extension UInt16: JSONConvertible {}
extension UInt32: JSONConvertible {}
extension UInt64: JSONConvertible {}

extension Double: JSONConvertible {
    /// The value as a JSON number, or `null` if it is infinite or not a number.
    public var jsonValue: JSONValue { .double(self) }
}

extension Float: JSONConvertible {
    /// The value as a JSON number in the shortest digits of a `Float`, or `null` if it is infinite or not a number.
    public var jsonValue: JSONValue { isFinite ? .number(JSONNumber(scanned: "\(self)")) : .null }
}

extension Decimal: JSONConvertible {
    /// The value as a JSON number with all of its digits, or `null` if it is not a number.
    public var jsonValue: JSONValue { isFinite ? .number(JSONNumber(scanned: description)) : .null }
}

extension Date: JSONConvertible {
    /// The time in the format of the collector, such as `2026-11-23T05:39:59.042Z`.
    public var jsonValue: JSONValue { .string(Timestamp(self).text) }
}

extension UUID: JSONConvertible {
    /// The UUID as a JSON string in upper case.
    public var jsonValue: JSONValue { .string(uuidString) }
}

extension URL: JSONConvertible {
    /// The absolute URL as a JSON string, including any secrets in it.
    public var jsonValue: JSONValue { .string(absoluteString) }
}

extension Optional: JSONConvertible where Wrapped: JSONConvertible {
    /// The JSON value of the wrapped value, or `null` for `nil`.
    public var jsonValue: JSONValue { self?.jsonValue ?? .null }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    /// The elements as a JSON array.
    public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension ArraySlice: JSONConvertible where Element: JSONConvertible {
    /// The elements as a JSON array.
    public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension Set: JSONConvertible where Element: JSONConvertible {
    /// The elements as a JSON array in no particular order.
    public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension Dictionary: JSONConvertible where Key == String, Value: JSONConvertible {
    /// The members as a JSON object, in the order of their keys.
    public var jsonValue: JSONValue {
        var object = JSONObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) { object[key] = value.jsonValue as JSONValue? }
        return .object(object)
    }
}
