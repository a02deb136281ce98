/// Anything JSON can say.
///
/// Written as a literal, interpolated or not, such as `["order": "\(orderID)", "retries": 2]`; what a variable holds is
/// `JSONValue(orderID)`, see `JSONConvertible`. A floating-point number that is infinite or no number becomes `null`.
public enum JSONValue: Sendable {
    /// The value `null`.
    case null
    /// A truth value.
    case bool(Bool)
    /// A number with its digits.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// An integer held in a variable; a literal needs no help.
    public static func int(_ value: some BinaryInteger) -> JSONValue {
        .number(JSONNumber(value))
    }

    /// A floating-point number held in a variable; `null` when JSON cannot say it.
    public static func double(_ value: Double) -> JSONValue {
        JSONNumber(value).map(JSONValue.number) ?? .null
    }

    /// The member of an object; nil for everything else.
    ///
    /// Setting a member of what is no object does nothing.
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

    /// The string, if it is one.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The truth value, if it is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The integer, if it is a number without a fraction that fits.
    public var int: Int? {
        if case .number(let value) = self { value.int } else { nil }
    }

    /// The number, if it is one.
    public var double: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }

    /// The elements, if it is an array.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// Returns whether arrays and objects nest deeper than that.
    func isDeeper(than depth: Int) -> Bool {
        switch self {
        case .array(let elements): depth == 0 || elements.contains { $0.isDeeper(than: depth - 1) }
        case .object(let members): depth == 0 || members.contains { $0.value.isDeeper(than: depth - 1) }
        default: false
        }
    }

    /// The members, if it is an object.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// The value `null`.
    public init(nilLiteral: ()) {
        self = .null
    }

    /// A truth value.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    /// An integer.
    public init(integerLiteral value: Int64) {
        self = .int(value)
    }

    /// A floating-point number.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// A string, interpolated or not.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// An array.
    public init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }

    /// An object; where a key stands twice, the last one counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
