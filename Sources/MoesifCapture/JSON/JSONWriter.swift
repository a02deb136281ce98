/// Appends JSON to one growing buffer.
///
/// Writes what it is told: commas between members are put in by `key(_:)` and `element()`, which know from the last
/// byte whether one is due.
struct JSONWriter {
    private(set) var bytes: [UInt8]

    init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// What has been written, as text.
    var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    mutating func beginObject() { bytes.append(ASCII.openBrace) }
    mutating func endObject() { bytes.append(ASCII.closeBrace) }
    mutating func beginArray() { bytes.append(ASCII.openBracket) }
    mutating func endArray() { bytes.append(ASCII.closeBracket) }

    /// Puts a comma where the next element of an array, or member of an object, needs one.
    mutating func element() {
        switch bytes.last {
        case nil, ASCII.openBrace, ASCII.openBracket: break
        default: bytes.append(ASCII.comma)
        }
    }

    mutating func key(_ key: StaticString) {
        element()
        bytes.append(ASCII.quote)
        raw(key)
        bytes.append(ASCII.quote)
        bytes.append(ASCII.colon)
    }

    mutating func key(_ key: String) {
        element()
        string(key)
        bytes.append(ASCII.colon)
    }

    /// A member whose value is a string; nothing at all for nil.
    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    /// A member whose value is an integer; nothing at all for nil.
    mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        integer(value)
    }

    mutating func null() { raw("null") }

    mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    mutating func integer(_ value: Int) {
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func raw(_ literal: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    mutating func raw(_ json: some Sequence<UInt8>) {
        bytes.append(contentsOf: json)
    }

    /// A string in quotes, escaped as RFC 8259 demands and no further.
    mutating func string(_ value: String) {
        bytes.append(ASCII.quote)
        var value = value
        value.withUTF8 { text in
            var start = 0
            for index in text.indices where Self.needsEscape(text[index]) {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
                escape(text[index])
                start = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        }
        bytes.append(ASCII.quote)
    }

    /// The most bytes that one byte of a string is written as.
    static let longestEscape = 6

    /// How many bytes `string(_:)` writes between the quotes.
    static func escapedLength(of value: String) -> Int {
        var value = value
        return value.withUTF8 { text in
            var length = text.count
            for byte in text where needsEscape(byte) {
                length &+= (shortEscape(byte) == nil ? longestEscape : 2) &- 1
            }
            return length
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash
    }

    private static func shortEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case ASCII.quote, ASCII.backslash: byte
        case ASCII.lineFeed: UInt8(ascii: "n")
        case ASCII.carriageReturn: UInt8(ascii: "r")
        case ASCII.tab: UInt8(ascii: "t")
        default: nil
        }
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(ASCII.backslash)
        if let short = Self.shortEscape(byte) {
            bytes.append(short)
        } else {
            let digits: StaticString = "0123456789abcdef"
            raw("u00")
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
