/// A JSON value.
///
/// Write a value as a literal, with or without interpolation, such as `["order": "\(orderID)", "retries": 2]`. Convert
/// the value of a variable with `JSONValue(orderID)`; see ``JSONConvertible``. A floating-point number that is infinite
/// or NaN becomes `null`.
public enum JSONValue: Sendable {
    /// The value `null`.
    case null
    /// A Boolean.
    case bool(Bool)
    /// A number with its digits.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// Returns an integer from a non-literal value.
    ///
    /// - Parameter value: The integer.
    /// - Returns: The number.
    public static func int(_ value: some BinaryInteger) -> JSONValue {
        .number(JSONNumber(value))
    }

    /// Returns a floating-point number from a non-literal value.
    ///
    /// - Parameter value: The floating-point value.
    /// - Returns: The number, or `null` if the value is infinite or NaN.
    public static func double(_ value: Double) -> JSONValue {
        JSONNumber(value).map(JSONValue.number) ?? .null
    }

    /// Accesses a member of an object, or `nil` if the value is not an object or has no such member.
    ///
    /// Setting `nil` removes the member. Setting has no effect if the value is not an object.
    ///
    /// - Parameter key: The key of the member.
    public subscript(key: String) -> JSONValue? {
        get {
            object?[key]
        }
        set {
            guard case .object(var object) = self else { return }
            self = .null  // The only reference to the object is the local one, so the change below copies nothing.
            object[key] = newValue
            self = .object(object)
        }
    }

    /// The string, or `nil` if the value is not a string.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The Boolean, or `nil` if the value is not a Boolean.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number as an `Int`, or `nil` if the value is not a number, has a fraction or an exponent, or does not fit.
    public var int: Int? {
        if case .number(let value) = self { value.int } else { nil }
    }

    /// The number as a `Double`, or `nil` if the value is not a number.
    public var double: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }

    /// The elements, or `nil` if the value is not an array.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// Returns whether arrays and objects nest deeper than `depth` levels.
    func isDeeper(than depth: Int) -> Bool {
        switch self {
        case .array(let elements): depth == 0 || elements.contains { $0.isDeeper(than: depth - 1) }
        case .object(let members): depth == 0 || members.contains { $0.value.isDeeper(than: depth - 1) }
        default: false
        }
    }

    /// The members, or `nil` if the value is not an object.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Creates the value `null`.
    public init(nilLiteral: ()) {
        self = .null
    }

    /// Creates a Boolean from a literal.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    /// Creates a number from an integer literal.
    public init(integerLiteral value: Int64) {
        self = .int(value)
    }

    /// Creates a number from a floating-point literal.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// Creates a string from a literal, with or without interpolation.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// Creates an array from a literal.
    public init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }

    /// Creates an object from a literal; if a key occurs several times, the last value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
