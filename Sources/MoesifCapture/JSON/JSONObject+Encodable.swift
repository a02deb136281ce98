import Foundation

extension JSONObject {
    /// The members of a value of yours, as its `encode(to:)` writes them.
    ///
    /// Times are written as the collector reads them, data in base64, members in the order of their keys.
    ///
    /// ```swift
    /// struct Plan: Encodable {
    ///     let name: String
    ///     let seats: Int
    /// }
    /// let user = Moesif.User(id: "12345", metadata: try JSONObject(encoding: Plan(name: "Pro", seats: 12)))
    /// ```
    ///
    /// - Throws: What `encode(to:)` throws; and `EncodingError` when the value is not written as a JSON object, nests
    ///   deeper than 60 or holds a number that is infinite or none.
    public init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp(date).text)
        }
        guard let object = JSONValue(parsing: try encoder.encode(value))?.object else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "The value is no JSON object.")
            throw EncodingError.invalidValue(value, context)
        }
        self = object
    }
}
