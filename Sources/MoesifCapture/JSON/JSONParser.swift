public import Foundation

extension JSONValue {
    /// Parses one JSON document, or returns `nil` if it is not strictly valid JSON or nests deeper than 60 levels.
    ///
    /// Numbers keep their digits. If a key occurs several times, the last value counts.
    ///
    /// - Parameter json: The document in UTF-8.
    public init?(parsing json: some ContiguousBytes) {
        self.init(parsing: json, levels: JSONValidator.maximumDepth)
    }

    /// Parses a document that nests up to the given number of levels.
    package init?(parsing json: some ContiguousBytes, levels: Int) {
        let value = json.withUnsafeBytes { bytes -> JSONValue? in
            var parser = JSONParser(bytes)
            return parser.document(levels: levels)
        }
        guard let value else { return nil }
        self = value
    }

    /// The value as JSON text.
    public var jsonText: String {
        text(levels: JSONValidator.maximumDepth)
    }

    /// Returns the value as JSON text; arrays and objects below the given number of levels are written as `null`.
    package func text(levels: Int) -> String {
        var writer = JSONWriter()
        writer.value(self, depth: JSONValidator.maximumDepth - levels)
        return writer.text
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON text.
    public var description: String {
        jsonText
    }
}

extension JSONObject: CustomStringConvertible {
    /// The object as JSON text.
    public var description: String {
        JSONValue.object(self).jsonText
    }
}

/// Builds a `JSONValue` from the tokens of the scanner.
private struct JSONParser {
    private var scanner: JSONScanner

    init(_ bytes: UnsafeRawBufferPointer) {
        scanner = JSONScanner(bytes)
    }

    mutating func document(levels: Int) -> JSONValue? {
        guard let value = value(depth: JSONValidator.maximumDepth - levels), scanner.peek() == nil else { return nil }
        return value
    }

    private mutating func value(depth: Int) -> JSONValue? {
        guard let byte = scanner.peek() else { return nil }
        let start = scanner.index
        switch byte {
        case ASCII.openBrace, ASCII.openBracket:
            guard depth < JSONValidator.maximumDepth else { return nil }
            scanner.index += 1
            return byte == ASCII.openBrace ? object(depth: depth + 1) : array(depth: depth + 1)
        case ASCII.quote:
            return string().map(JSONValue.string)
        default:
            guard scanner.skipScalar(startingWith: byte) else { return nil }
        }
        switch byte {
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        case UInt8(ascii: "n"): return .null
        default:
            return .number(JSONNumber(scanned: String(decoding: scanner.bytes[start..<scanner.index], as: UTF8.self)))
        }
    }

    private mutating func string() -> String? {
        let start = scanner.index
        guard scanner.skipString() != nil else { return nil }
        return JSONStringDecoder.decode(scanner.bytes, start + 1..<scanner.index - 1)
    }

    private mutating func array(depth: Int) -> JSONValue? {
        var elements: [JSONValue] = []
        guard var next = scanner.peek() else { return nil }
        while next != ASCII.closeBracket {
            guard let element = value(depth: depth), let separator = separator(before: ASCII.closeBracket) else {
                return nil
            }
            elements.append(element)
            next = separator
        }
        scanner.index += 1
        return .array(elements)
    }

    private mutating func object(depth: Int) -> JSONValue? {
        var members = JSONObject()
        guard var next = scanner.peek() else { return nil }
        while next != ASCII.closeBrace {
            guard next == ASCII.quote, let key = string(), scanner.peek() == ASCII.colon else { return nil }
            scanner.index += 1
            guard let value = value(depth: depth), let separator = separator(before: ASCII.closeBrace) else {
                return nil
            }
            members[key] = value
            next = separator
        }
        scanner.index += 1
        return .object(members)
    }

    /// Skips a comma and returns the first byte of the next item, or returns the closing byte.
    private mutating func separator(before closer: UInt8) -> UInt8? {
        switch scanner.peek() {
        case closer: return closer
        case ASCII.comma:
            scanner.index += 1
            guard let next = scanner.peek(), next != closer else { return nil }
            return next
        default: return nil
        }
    }
}

extension JSONWriter {
    /// Writes a value; arrays and objects nested deeper than 60 levels are written as `null`.
    mutating func value(_ value: JSONValue, depth: Int = 0) {
        switch value {
        case .null: null()
        case .bool(let bool): self.bool(bool)
        case .number(let number): raw(text: number.description)
        case .string(let string): self.string(string)
        case .array(let elements):
            guard depth < JSONValidator.maximumDepth else { return null() }
            beginArray()
            for child in elements {
                element()
                self.value(child, depth: depth + 1)
            }
            endArray()
        case .object(let members):
            object(members, depth: depth)
        }
    }

    mutating func object(_ members: JSONObject, depth: Int = 0) {
        guard depth < JSONValidator.maximumDepth else { return null() }
        beginObject()
        for (key, child) in members {
            self.key(key)
            value(child, depth: depth + 1)
        }
        endObject()
    }
}
