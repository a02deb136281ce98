import Foundation

extension JSONObject {
    /// Creates an object with the members that a value encodes.
    ///
    /// Dates are written in the format of the collector and data in base64. The members are in the order of their keys.
    ///
    /// ```swift
    /// struct Plan: Encodable {
    ///     let name: String
    ///     let seats: Int
    /// }
    /// let user = Moesif.User(id: "12345", metadata: try JSONObject(encoding: Plan(name: "Pro", seats: 12)))
    /// ```
    ///
    /// - Parameter value: The value to encode.
    /// - Throws: `EncodingError` if the value does not encode as a JSON object, nests deeper than 60 levels, or
    ///   contains a number that is infinite or NaN; any error that its `encode(to:)` throws.
    public init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp(date).text)
        }
        guard let object = JSONValue(parsing: try encoder.encode(value))?.object else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "The value is not a JSON object.")
            throw EncodingError.invalidValue(value, context)
        }
        self = object
    }
}
