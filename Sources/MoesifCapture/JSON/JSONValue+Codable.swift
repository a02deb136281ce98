import Foundation

/// Encodes and decodes any JSON value with at most 60 levels, counted from the outermost value of the encoding.
///
/// Integers stay exact in the ranges of `Int64` and `UInt64`. Numbers with more digits than a `Double` holds are
/// encoded as `Decimal`, of which `JSONEncoder` writes up to 38 digits. All other numbers are encoded as `Double`.
extension JSONValue: Codable {
    private struct MemberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    /// Encodes the value.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: `EncodingError` if the value nests too deep or contains a number that exceeds the range of `Double`;
    ///   any error that the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .number(let value): try encode(value, to: encoder)
        case .string(let value): try value.encode(to: encoder)
        case .array(let elements):
            try checkDepth(encoder)
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .object(let members):
            try checkDepth(encoder)
            var container = encoder.container(keyedBy: MemberKey.self)
            for (key, value) in members { try container.encode(value, forKey: MemberKey(stringValue: key)) }
        }
    }

    private func encode(_ number: JSONNumber, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value = Int64(number.description), value != 0 || !number.description.hasPrefix("-") {
            try container.encode(value)
        } else if let value = UInt64(number.description) {
            try container.encode(value)
        } else if let value = number.decimal {
            try container.encode(value)
        } else if let value = number.double, value.isFinite {
            try container.encode(value)
        } else {
            throw error(encoder, "The number is too large for JSON.")
        }
    }

    private func checkDepth(_ encoder: any Encoder) throws {
        guard encoder.codingPath.count >= JSONValidator.maximumDepth else { return }
        throw error(encoder, "The value is nested more than \(JSONValidator.maximumDepth) levels deep.")
    }

    private func error(_ encoder: any Encoder, _ text: String) -> EncodingError {
        .invalidValue(self, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: text))
    }

    /// Decodes a value of any kind.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if the value nests too deep; any error that the decoder throws.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer(), let scalar = Self.scalar(container) {
            self = scalar
            return
        }
        guard decoder.codingPath.count < JSONValidator.maximumDepth else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "The value is nested more than \(JSONValidator.maximumDepth) levels deep."
                )
            )
        }
        if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            let container = try decoder.container(keyedBy: MemberKey.self)
            var members = JSONObject()
            for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
                members[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
            }
            self = .object(members)
        }
    }

    /// Returns a value that is neither an array nor an object, or nil if the container holds none.
    private static func scalar(_ container: any SingleValueDecodingContainer) -> JSONValue? {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let number = number(container) { return .number(number) }
        // A decoder may accept a string in place of an infinite number or NaN, so strings come before the last attempt.
        if let text = try? container.decode(String.self) { return .string(text) }
        return (try? container.decode(Double.self)).map(JSONValue.double)
    }

    private static func number(_ container: any SingleValueDecodingContainer) -> JSONNumber? {
        let double = try? container.decode(Double.self)
        let isNegativeZero = double == 0 && double?.sign == .minus
        if !isNegativeZero {
            if let value = try? container.decode(Int64.self) { return JSONNumber(value) }
            if let value = try? container.decode(UInt64.self) { return JSONNumber(value) }
        }
        guard let double, let nearest = JSONNumber(double) else { return nil }
        // The decoder may provide more digits than a `Double` holds.
        guard let decimal = try? container.decode(Decimal.self), decimal.isFinite,
            Double(decimal.description) == double, decimal.description.utf8.count > 17
        else { return nearest }
        return JSONNumber(scanned: decimal.description)
    }
}

extension JSONObject: Codable {
    /// Encodes the object as ``JSONValue`` does.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: `EncodingError` if the object nests too deep or contains a number that exceeds the range of `Double`;
    ///   any error that the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try JSONValue.object(self).encode(to: encoder)
    }

    /// Decodes an object, with the members in the order of their keys.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if the value is not an object or nests too deep; any error that the decoder throws.
    public init(from decoder: any Decoder) throws {
        guard let object = try JSONValue(from: decoder).object else {
            throw DecodingError.typeMismatch(
                JSONObject.self,
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "The value is not a JSON object."
                )
            )
        }
        self = object
    }
}

extension JSONNumber {
    /// The number with all of its digits if a `Double` holds fewer, and nil otherwise.
    fileprivate var decimal: Decimal? {
        let digits = description.utf8
        // The number must have no exponent, and its digits must fit into a `Decimal`.
        guard (18...40).contains(digits.count), digits.allSatisfy({ $0 < UInt8(ascii: "A") }),
            digits.count(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) <= 38
        else { return nil }
        return Decimal(string: description, locale: nil)
    }
}
