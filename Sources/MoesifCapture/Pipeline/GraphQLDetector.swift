/// Fast checks, of a few dozen instructions, that recognize a GraphQL request.
enum GraphQLDetector {
    private static let word: StaticString = "graphql"
    private static let keys: [StaticString] = ["query", "operationName", "variables", "extensions"]

    /// Returns true if the host or path of a URL contains `graphql`, in any case.
    static func isInPath(of url: UnsafeRawBufferPointer) -> Bool {
        guard let place = place(in: url) else { return false }
        return !url[..<place].contains { $0 == ASCII.questionMark || $0 == ASCII.numberSign }
    }

    /// Returns true if a text contains `graphql`, in any case.
    static func isFound(in text: UnsafeRawBufferPointer) -> Bool {
        place(in: text) != nil
    }

    /// Returns true if the first key of a JSON object, or of the first object in an array, is a GraphQL key.
    static func isKey(atBeginningOf body: UnsafeRawBufferPointer) -> Bool {
        guard let start = firstKey(of: body) else { return false }
        let text = body[start...]
        return keys.contains { key in
            let length = key.utf8CodeUnitCount
            return text.count > length && text[start + length] == ASCII.quote
                && text.starts(with: UnsafeBufferPointer(start: key.utf8Start, count: length))
        }
    }

    /// Returns the index after the opening quotation mark of the first key, or `nil` if there is no JSON object.
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

    /// Returns the index of the first byte after an optional byte order mark.
    static func start(of text: UnsafeRawBufferPointer) -> Int {
        text.count > 2 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
    }

    /// Returns the index of the word.
    ///
    /// The search inspects about every seventh byte, because no letter occurs twice in the word.
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
