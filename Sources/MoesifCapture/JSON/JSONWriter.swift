/// Appends JSON to a growing buffer.
///
/// `key(_:)` and `element()` insert the commas, which they derive from the last byte.
struct JSONWriter: ~Copyable {
    private var buffer: UnsafeMutableRawBufferPointer
    private var count = 0

    init(capacity: Int = 256) {
        buffer = .allocate(byteCount: max(capacity, 16), alignment: 1)
    }

    deinit {
        buffer.deallocate()
    }

    /// The bytes written so far.
    var bytes: [UInt8] {
        Array(buffer[..<count])
    }

    /// The bytes written so far, as text.
    var text: String {
        String(decoding: buffer[..<count], as: UTF8.self)
    }

    mutating func beginObject() { append(ASCII.openBrace) }
    mutating func endObject() { append(ASCII.closeBrace) }
    mutating func beginArray() { append(ASCII.openBracket) }
    mutating func endArray() { append(ASCII.closeBracket) }

    /// Writes a comma if the next element or member needs one.
    mutating func element() {
        guard count > 0 else { return }
        switch buffer[count &- 1] {
        case ASCII.openBrace, ASCII.openBracket: break
        default: append(ASCII.comma)
        }
    }

    mutating func key(_ key: StaticString) {
        element()
        append(ASCII.quote)
        raw(key)
        append(ASCII.quote)
        append(ASCII.colon)
    }

    mutating func key(_ key: String) {
        element()
        string(key)
        append(ASCII.colon)
    }

    /// Writes a member with a string, or nothing for nil.
    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    /// Writes a member with an integer, or nothing for nil.
    mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        integer(value)
    }

    mutating func null() { raw("null") }

    mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    mutating func integer(_ value: Int) {
        raw(text: String(value))
    }

    mutating func raw(_ literal: StaticString) {
        raw(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    mutating func raw(text json: String) {
        var json = json
        json.withUTF8 { raw(UnsafeRawBufferPointer($0)) }
    }

    mutating func raw(_ json: UnsafeRawBufferPointer) {
        guard let source = json.baseAddress else { return }
        reserve(json.count)
        buffer.baseAddress?.advanced(by: count).copyMemory(from: source, byteCount: json.count)
        count &+= json.count
    }

    /// Writes a string in quotes, with only the escapes that RFC 8259 requires.
    mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { text in
            reserve(text.count &+ 2)
            append(ASCII.quote)
            if let bytes = text.baseAddress.map({ UnsafeRawPointer($0) }) {
                var start = 0
                while start < text.count {
                    let end = JSONWord.special(bytes, start, text.count, stopsBeyondASCII: false)
                    raw(UnsafeRawBufferPointer(start: bytes + start, count: end &- start))
                    if end < text.count { escape(text[end]) }
                    start = end &+ 1
                }
            }
            append(ASCII.quote)
        }
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        if count == buffer.count { reserve(1) }
        buffer[count] = byte
        count &+= 1
    }

    @inline(__always)
    private mutating func reserve(_ added: Int) {
        if added > buffer.count &- count { grow(added) }
    }

    private mutating func grow(_ added: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(buffer.count * 2, count + added),
            alignment: 1
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        buffer.deallocate()
        buffer = larger
    }

    /// The maximum number of bytes that one byte of a string is written as.
    static let longestEscape = 6

    /// Returns the number of bytes that `string(_:)` writes between the quotes.
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
        append(ASCII.backslash)
        if let short = Self.shortEscape(byte) {
            append(short)
        } else {
            let digits: StaticString = "0123456789abcdef"
            raw("u00")
            append(digits.utf8Start[Int(byte >> 4)])
            append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
