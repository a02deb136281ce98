import Foundation

/// Whatever an encoder writes or a decoder reads, no deeper than 60, counted from the outermost value.
///
/// Integers stay what they are as far as `Int64` and `UInt64` reach. Numbers with more digits than a `Double` has go by
/// `Decimal`, of which `JSONEncoder` writes up to 38 digits; others go by `Double`.
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

    /// Writes the value.
    ///
    /// - Throws: What the encoder throws; `EncodingError` where the value nests too deep, or a number is larger than
    ///   any `Double`.
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
            throw error(encoder, "The number is larger than any that can be written.")
        }
    }

    private func checkDepth(_ encoder: any Encoder) throws {
        guard encoder.codingPath.count >= JSONValidator.maximumDepth else { return }
        throw error(encoder, "The value nests deeper than \(JSONValidator.maximumDepth).")
    }

    private func error(_ encoder: any Encoder, _ text: String) -> EncodingError {
        .invalidValue(self, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: text))
    }

    /// Reads a value of any kind.
    ///
    /// - Throws: What the decoder throws; `DecodingError` where the value nests too deep.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer(), let scalar = Self.scalar(container) {
            self = scalar
            return
        }
        guard decoder.codingPath.count < JSONValidator.maximumDepth else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "The value nests deeper than \(JSONValidator.maximumDepth)."
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

    /// A value that is neither an array nor an object; nil where the container has no such value.
    private static func scalar(_ container: any SingleValueDecodingContainer) -> JSONValue? {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let number = number(container) { return .number(number) }
        // A decoder may take text for a number that is infinite or none.
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
        // Of more digits than a Double has, where the decoder gives them.
        guard let decimal = try? container.decode(Decimal.self), decimal.isFinite,
            Double(decimal.description) == double, decimal.description.utf8.count > 17
        else { return nearest }
        return JSONNumber(scanned: decimal.description)
    }
}

extension JSONObject: Codable {
    /// Writes the members; see `JSONValue`.
    public func encode(to encoder: any Encoder) throws {
        try JSONValue.object(self).encode(to: encoder)
    }

    /// Reads the members, in the order of their keys; see `JSONValue`.
    ///
    /// - Throws: What the decoder throws; `DecodingError` where it has another value than an object.
    public init(from decoder: any Decoder) throws {
        guard let object = try JSONValue(from: decoder).object else {
            throw DecodingError.typeMismatch(
                JSONObject.self,
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "The value is no JSON object.")
            )
        }
        self = object
    }
}

extension JSONNumber {
    /// The number with all its digits, where a `Double` has fewer; nil for every other.
    fileprivate var decimal: Decimal? {
        let digits = description.utf8
        // Without an exponent, and no longer than what fits.
        guard (18...40).contains(digits.count), digits.allSatisfy({ $0 < UInt8(ascii: "A") }),
            digits.count(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) <= 38
        else { return nil }
        return Decimal(string: description, locale: nil)
    }
}
