public import Foundation

extension String: JSONConvertible {
    /// The text.
    public var jsonValue: JSONValue { .string(self) }
}

extension Substring: JSONConvertible {
    /// The text.
    public var jsonValue: JSONValue { .string(String(self)) }
}

extension Bool: JSONConvertible {
    /// The truth value.
    public var jsonValue: JSONValue { .bool(self) }
}

extension JSONConvertible where Self: BinaryInteger {
    /// The number.
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
    /// The number; `null` where it is infinite or none.
    public var jsonValue: JSONValue { .double(self) }
}

extension Float: JSONConvertible {
    /// The number in its own shortest digits; `null` where it is infinite or none.
    public var jsonValue: JSONValue { isFinite ? .number(JSONNumber(scanned: "\(self)")) : .null }
}

extension Decimal: JSONConvertible {
    /// The number with all its digits; `null` where it is none.
    public var jsonValue: JSONValue { isFinite ? .number(JSONNumber(scanned: description)) : .null }
}

extension Date: JSONConvertible {
    /// The time as the collector reads it: `2026-11-23T05:39:59.042Z`.
    public var jsonValue: JSONValue { .string(Timestamp(self).text) }
}

extension UUID: JSONConvertible {
    /// The text of the UUID.
    public var jsonValue: JSONValue { .string(uuidString) }
}

extension URL: JSONConvertible {
    /// The text of the whole URL, its secrets with it.
    public var jsonValue: JSONValue { .string(absoluteString) }
}

extension Optional: JSONConvertible where Wrapped: JSONConvertible {
    /// The value; `null` for nil.
    public var jsonValue: JSONValue { self?.jsonValue ?? .null }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    /// The elements.
    public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension ArraySlice: JSONConvertible where Element: JSONConvertible {
    /// The elements.
    public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension Set: JSONConvertible where Element: JSONConvertible {
    /// The elements as an array, in no particular order.
    public var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension Dictionary: JSONConvertible where Key == String, Value: JSONConvertible {
    /// The members, in the order of their keys.
    public var jsonValue: JSONValue {
        var object = JSONObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) { object[key] = value.jsonValue as JSONValue? }
        return .object(object)
    }
}
