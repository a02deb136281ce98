/// A JSON number that keeps the digits it is written with.
///
/// `12345678901234567890123` and `10.10` are sent exactly as received, because they are not converted to `Double`.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number in JSON notation.
    public let description: String

    /// Creates a number from an integer.
    ///
    /// - Parameter value: The integer.
    public init(_ value: some BinaryInteger) {
        description = String(value)
    }

    /// Creates a number from a floating-point value, or returns `nil` if JSON cannot represent it.
    ///
    /// JSON represents neither infinity nor NaN.
    ///
    /// - Parameter value: The floating-point value.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        description = "\(value)"
    }

    /// Creates a number from digits that the scanner has accepted.
    init(scanned digits: String) {
        description = digits
    }

    /// The value as an `Int`, or `nil` if the number has a fraction or an exponent or does not fit.
    public var int: Int? {
        Int(description)
    }

    /// The nearest floating-point value.
    public var double: Double? {
        Double(description)
    }
}
