import Foundation

/// A slow and simple implementation of RFC 8259 to compare with `JSONValidator`; it refuses what strict parsers refuse.
///
/// The standard library validates UTF-8. The rest follows the grammar, rule by rule, over an array of scalars.
struct ReferenceJSONValidator {
    private var rest: ArraySlice<Unicode.Scalar>

    static func isObjectOrArray(_ bytes: [UInt8]) -> Bool {
        guard let text = String(bytes: bytes, encoding: .utf8) else { return false }
        var validator = ReferenceJSONValidator(rest: ArraySlice(Array(text.unicodeScalars)))
        validator.whiteSpace()
        guard validator.rest.first == "{" || validator.rest.first == "[" else { return false }
        return validator.value(depth: 1) && validator.rest.isEmpty
    }

    private mutating func whiteSpace() {
        while let next = rest.first, " \t\r\n".unicodeScalars.contains(next) { rest.removeFirst() }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard rest.first == expected else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeAny(_ expected: String) -> Bool {
        guard let next = rest.first, expected.unicodeScalars.contains(next) else { return false }
        rest.removeFirst()
        return true
    }

    /// Reads a value and the white space around it; `depth` is the depth of a container at this place.
    private mutating func value(depth: Int) -> Bool {
        whiteSpace()
        defer { whiteSpace() }
        switch rest.first {
        case "{": return depth <= 60 && list("{", "}", depth) { $0.member(depth: depth) }
        case "[": return depth <= 60 && list("[", "]", depth) { $0.value(depth: depth + 1) }
        case "\"": return string()
        case "t": return "true".unicodeScalars.allSatisfy { take($0) }
        case "f": return "false".unicodeScalars.allSatisfy { take($0) }
        case "n": return "null".unicodeScalars.allSatisfy { take($0) }
        default: return number()
        }
    }

    private mutating func list(
        _ opener: Unicode.Scalar,
        _ closer: Unicode.Scalar,
        _ depth: Int,
        _ item: (inout ReferenceJSONValidator) -> Bool
    ) -> Bool {
        guard take(opener) else { return false }
        whiteSpace()
        if take(closer) { return true }
        repeat {
            guard item(&self) else { return false }
        } while take(",")
        return take(closer)
    }

    private mutating func member(depth: Int) -> Bool {
        whiteSpace()
        guard string() else { return false }
        whiteSpace()
        return take(":") && value(depth: depth + 1)
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while let next = rest.popFirst() {
            switch next {
            case "\"": return true
            case "\\":
                if takeAny("\"\\/bfnrt") { continue }
                guard let unit = codeUnit(), !(0xDC00...0xDFFF).contains(unit) else { return false }
                guard (0xD800...0xDBFF).contains(unit) else { continue }
                guard take("\\"), let second = codeUnit(), (0xDC00...0xDFFF).contains(second) else { return false }
            case "\u{0}"..."\u{1F}": return false
            default: continue
            }
        }
        return false
    }

    private mutating func codeUnit() -> UInt32? {
        guard take("u"), rest.count >= 4 else { return nil }
        let digits = String(String.UnicodeScalarView(rest.prefix(4)))
        guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        rest.removeFirst(4)
        return UInt32(digits, radix: 16)
    }

    private mutating func digits() -> Bool {
        guard takeAny("0123456789") else { return false }
        while takeAny("0123456789") {}
        return true
    }

    /// Reads a number that a `Double` can hold.
    private mutating func number() -> Bool {
        let before = rest
        guard token() else { return false }
        let text = String(String.UnicodeScalarView(before[..<rest.startIndex]))
        return Double(text)?.isFinite == true
    }

    private mutating func token() -> Bool {
        _ = take("-")
        if !take("0") {
            guard rest.first != "0", digits() else { return false }
        }
        if take(".") {
            guard digits() else { return false }
        }
        if takeAny("eE") {
            _ = takeAny("+-")
            guard digits() else { return false }
        }
        return true
    }
}
