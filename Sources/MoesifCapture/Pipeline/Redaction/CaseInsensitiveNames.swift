/// Names that are looked up in any case.
///
/// A class: policies that hold several are copied for each call.
final class CaseInsensitiveNames: Sendable {
    /// The names in lower case.
    let names: Set<String>
    /// Refuses most names as bytes, without making the string that is looked up.
    let filter: KeyFilter

    init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0.lowercased() })
        filter = KeyFilter(self.names)
    }

    var isEmpty: Bool {
        names.isEmpty
    }

    func contains(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { filter.mayHold(UnsafeRawBufferPointer($0)) } && names.contains(name.lowercased())
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

    /// True when `bytes` hold one of the names in double quotes, in any case: as a JSON key would stand there, be it
    /// with escapes, or in JSON that is itself a string of JSON.
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
                if contains(JSONStringDecoder.decode(bytes, index + 1..<last)) { return true }
            }
            index += 1
        }
        return false
    }
}
