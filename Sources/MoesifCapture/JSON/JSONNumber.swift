/// A JSON number, kept as the digits it is written with.
///
/// `12345678901234567890123` and `10.10` go out as they came in: no digit is lost to a `Double`.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number as JSON spells it.
    public let description: String

    /// An integer.
    public init(_ value: some BinaryInteger) {
        description = String(value)
    }

    /// A floating-point number; nil when it is infinite or no number, which JSON cannot say.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        description = "\(value)"
    }

    /// Digits that a scanner has already accepted as a JSON number.
    init(scanned digits: String) {
        description = digits
    }

    /// The value, when it is an integer that fits.
    public var int: Int? {
        Int(description)
    }

    /// The nearest floating-point number.
    public var double: Double? {
        Double(description)
    }
}
