/// Names that are looked up in any case.
struct NameSet: Sendable {
    private let names: Set<String>
    /// A bit for each length below 64 that a name has: most names are refused without being lowered.
    private let lengths: UInt64
    /// Refuses names as bytes, before there is a string to look up.
    let filter: KeyFilter

    init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0.lowercased() })
        filter = KeyFilter(self.names)
        lengths = self.names.reduce(0) { $0 | 1 << UInt64($1.utf8.count & 63) }
    }

    var isEmpty: Bool {
        names.isEmpty
    }

    func contains(_ name: String) -> Bool {
        guard !names.isEmpty else { return false }
        let length = name.utf8.count
        // Lowering can change the length of what is not ASCII (U+212A, the kelvin sign, is three bytes; its k is one).
        guard lengths & 1 << UInt64(length & 63) != 0 || name.utf8.contains(where: { $0 >= 0x80 }) else { return false }
        return names.contains(name.lowercased())
    }

    /// True when `bytes` hold one of the names as a word before a colon or an equals sign, in any case.
    ///
    /// Looks through what may stand between or hide one: quotes, escapes of JSON, the zero bytes of UTF-16 and UTF-32.
    ///
    /// - Parameter anywhere: Whether a word counts that neither follows; a multipart form has its names so.
    func isKey(in bytes: UnsafeRawBufferPointer, anywhere: Bool) -> Bool {
        var word: [UInt8] = []
        var isWhole = false
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            index += 1
            if byte == ASCII.backslash, index + 5 <= bytes.count, bytes[index] == UInt8(ascii: "u"),
                let value = UInt16(String(decoding: bytes[index + 1..<index + 5], as: UTF8.self), radix: 16),
                value < 0x80
            {
                byte = UInt8(value)
                index += 5
            }
            switch byte {
            case 0: continue
            case ASCII.colon, ASCII.equals:
                if contains(String(decoding: word, as: UTF8.self)) { return true }
                word.removeAll(keepingCapacity: true)
            case ASCII.quote, ASCII.apostrophe, ASCII.backslash, ASCII.space, ASCII.tab, ASCII.closeBracket:
                isWhole = true
                continue
            case let character where ASCII.isWordCharacter(character):
                if isWhole {
                    if anywhere, contains(String(decoding: word, as: UTF8.self)) { return true }
                    word.removeAll(keepingCapacity: true)
                }
                if word.count <= 256 { word.append(character) }
            default:
                if anywhere, contains(String(decoding: word, as: UTF8.self)) { return true }
                word.removeAll(keepingCapacity: true)
            }
            isWhole = false
        }
        return anywhere && contains(String(decoding: word, as: UTF8.self))
    }

    /// True when `bytes` hold one of the names in double quotes, in any case: as a JSON key would stand there, be it with
    /// escapes, or in JSON that is itself a string of JSON.
    func isQuoted(in bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == ASCII.quote else {
                index += 1
                continue
            }
            var end = index + 1
            while end < bytes.count, bytes[end] != ASCII.quote, end - index <= 256 { end += 1 }
            if end < bytes.count, bytes[end] == ASCII.quote {
                var last = end
                while last > index + 1, bytes[last - 1] == ASCII.backslash { last -= 1 }
                if contains(JSONText.decode(bytes, index + 1..<last)) { return true }
            }
            index += 1
        }
        return false
    }
}
