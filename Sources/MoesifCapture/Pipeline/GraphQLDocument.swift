/// A reader that extracts the operation name from a GraphQL document.
///
/// It reads each byte once and copies nothing. It recognizes text that is not a document
/// (https://spec.graphql.org/October2021/#sec-Document) by its tokens and their nesting, without the full grammar.
struct GraphQLDocument {
    private enum Token {
        case name(Range<Int>)
        case open(UInt8)
        case close
        case sign(UInt8)
        case string
    }

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Returns the name of the operation in a document.
    ///
    /// Returns `nil` if the operation is anonymous, if there are several operations, or if the text is not a document.
    /// Fragments are ignored.
    static func operationName(in document: UnsafeRawBufferPointer) -> String? {
        var reader = Self(document)
        return reader.operationName()
    }

    /// Returns true if the bytes are a GraphQL name: letters, digits and `_`, not starting with a digit.
    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, isNameStart(first) else { return false }
        return bytes.allSatisfy(isNameCharacter)
    }

    private mutating func operationName() -> String? {
        var hasOperation = false
        var found: Range<Int>?
        while skipIgnored() {
            guard let token = next() else { return nil }
            switch token {
            case .string: continue  // A description.
            case .open(ASCII.openBrace):
                guard !hasOperation, skip(depth: 1) else { return nil }
                hasOperation = true
            case .name(let keyword):
                let isOperation = ["query", "mutation", "subscription"].contains { isWord($0, at: keyword) }
                guard isOperation ? !hasOperation : isWord("fragment", at: keyword) else { return nil }
                if isOperation {
                    hasOperation = true
                    found = nameOfOperation()
                }
                guard skip(depth: 0) else { return nil }
            default: return nil
            }
        }
        return found.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Returns the name after the keyword of an operation, or `nil` if there is none or no operation follows it.
    private mutating func nameOfOperation() -> Range<Int>? {
        let start = index
        guard skipIgnored(), case .name(let name)? = next() else {
            index = start
            return nil
        }
        guard skipIgnored() else { return nil }
        switch bytes[index] {
        case ASCII.openParenthesis, ASCII.openBrace, ASCII.at: return name
        default: return nil
        }
    }

    /// Moves past a definition, which ends with its selection set, and returns false if it has no end.
    ///
    /// Default values and arguments also contain braces, inside parentheses.
    ///
    /// - Parameter depth: The number of brackets that are open.
    private mutating func skip(depth: Int) -> Bool {
        var depth = depth
        var isInSelection = depth > 0
        while skipIgnored() {
            guard let token = next() else { return false }
            switch token {
            case .open(let bracket):
                if depth == 0, bracket == ASCII.openBrace { isInSelection = true }
                depth += 1
            case .close:
                depth -= 1
                guard depth >= 0 else { return false }
                if depth == 0, isInSelection { return true }
            default: break
            }
        }
        return false
    }

    /// Moves past white space, commas, comments and byte order marks, and returns false at the end of the document.
    private mutating func skipIgnored() -> Bool {
        while index < bytes.count {
            switch bytes[index] {
            case ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn, ASCII.comma: index += 1
            case ASCII.numberSign:
                while index < bytes.count, bytes[index] != ASCII.lineFeed, bytes[index] != ASCII.carriageReturn {
                    index += 1
                }
            case 0xEF where bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]): index += 3
            default: return true
            }
        }
        return false
    }

    /// Reads the token at `index`, or returns `nil` if there is no valid token.
    private mutating func next() -> Token? {
        let start = index
        let byte = bytes[index]
        index += 1
        switch byte {
        case ASCII.openBrace, ASCII.openParenthesis, ASCII.openBracket: return .open(byte)
        case ASCII.closeBrace, ASCII.closeParenthesis, ASCII.closeBracket: return .close
        case ASCII.quote: return skipString() ? .string : nil
        // Numbers are treated like signs; the distinction does not matter here.
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), ASCII.colon, ASCII.equals, ASCII.at,
            UInt8(ascii: "|"), ASCII.point, ASCII.minus, ASCII.plus:
            return .sign(byte)
        case _ where Self.isNameStart(byte):
            while index < bytes.count, Self.isNameCharacter(bytes[index]) { index += 1 }
            return .name(start..<index)
        default: return ASCII.isDigit(byte) ? .sign(byte) : nil
        }
    }

    /// Moves past the rest of a string after its opening quotation mark, and returns false if the string has no end.
    private mutating func skipString() -> Bool {
        guard bytes[index...].starts(with: [ASCII.quote, ASCII.quote]) else { return skipLine() }
        index += 2
        var quotes = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == ASCII.quote else {
                // An escaped `"""` does not end a block string. No other escape exists in one.
                if byte == ASCII.backslash, bytes[index...].starts(with: repeatElement(ASCII.quote, count: 3)) {
                    index += 3
                }
                quotes = 0
                continue
            }
            quotes += 1
            if quotes == 3 { return true }
        }
        return false
    }

    private mutating func skipLine() -> Bool {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case ASCII.quote: return true
            case ASCII.backslash: index += 1
            case ASCII.lineFeed, ASCII.carriageReturn: return false
            default: break
            }
        }
        return false
    }

    private func isWord(_ word: StaticString, at range: Range<Int>) -> Bool {
        bytes[range].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        isNameCharacter(byte) && !ASCII.isDigit(byte)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        ASCII.isWordCharacter(byte) && byte != ASCII.minus
    }
}
