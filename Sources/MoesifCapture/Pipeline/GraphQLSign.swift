/// The signs by which a request of GraphQL is recognised, looked for in a few dozen instructions.
enum GraphQLSign {
    private static let word: StaticString = "graphql"
    private static let keys: [StaticString] = ["query", "operationName", "variables", "extensions"]

    /// Returns whether the host or path of a URL holds `graphql`, in any case.
    static func isInPath(of url: UnsafeRawBufferPointer) -> Bool {
        guard let place = place(in: url) else { return false }
        return !url[..<place].contains { $0 == ASCII.questionMark || $0 == ASCII.numberSign }
    }

    /// Returns whether a text holds `graphql`, in any case.
    static func isFound(in text: UnsafeRawBufferPointer) -> Bool {
        place(in: text) != nil
    }

    /// Returns whether the first key of a JSON object, or of the first object of an array, is one of GraphQL.
    static func isKey(atBeginningOf body: UnsafeRawBufferPointer) -> Bool {
        guard let start = firstKey(of: body) else { return false }
        let text = body[start...]
        return keys.contains { key in
            let length = key.utf8CodeUnitCount
            return text.count > length && text[start + length] == ASCII.quote
                && text.starts(with: UnsafeBufferPointer(start: key.utf8Start, count: length))
        }
    }

    /// The place behind the quotation mark of the first key; nil when the bytes begin as no JSON object.
    static func firstKey(of body: UnsafeRawBufferPointer) -> Int? {
        var index = start(of: body)
        func next() -> UInt8? {
            while index < body.count {
                defer { index += 1 }
                if body[index] > ASCII.space { return body[index] }
            }
            return nil
        }
        var first = next()
        if first == ASCII.openBracket { first = next() }
        guard first == ASCII.openBrace, next() == ASCII.quote else { return nil }
        return index
    }

    /// The place of the first byte behind the byte order mark that a text may begin with.
    static func start(of text: UnsafeRawBufferPointer) -> Int {
        text.count > 2 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
    }

    /// The place of the word, found with a look at every seventh byte of most texts: no letter of it comes twice.
    private static func place(in text: UnsafeRawBufferPointer) -> Int? {
        let last = word.utf8CodeUnitCount - 1
        var index = last
        while index < text.count {
            switch text[index] | 0x20 {
            case UInt8(ascii: "l"):
                let start = index - last
                if (0..<last).allSatisfy({ text[start + $0] | 0x20 == word.utf8Start[$0] }) { return start }
                index += last + 1
            case UInt8(ascii: "q"): index += 1
            case UInt8(ascii: "h"): index += 2
            case UInt8(ascii: "p"): index += 3
            case UInt8(ascii: "a"): index += 4
            case UInt8(ascii: "r"): index += 5
            case UInt8(ascii: "g"): index += 6
            default: index += last + 1
            }
        }
        return nil
    }
}
