/// Reads the operation names from the JSON of a GraphQL request or batch.
///
/// It stops at invalid JSON and keeps the names found so far; nothing else is taken from the text.
struct GraphQLRequestReader {
    /// One request of the batch.
    struct Operation {
        /// The operation name, or `nil` if the operation is anonymous or the name is not a valid GraphQL name.
        let name: String?
    }

    private var scanner: JSONScanner
    private var isBatch = false
    private var isAtEnd = false
    /// The members from which a name may be read.
    private var keys: GraphQLSources.Keys

    init(_ json: UnsafeRawBufferPointer, _ sources: GraphQLSources) {
        scanner = JSONScanner(json)
        scanner.index = GraphQLDetector.start(of: json)
        keys = sources.object
        guard scanner.peek() == ASCII.openBracket else { return }
        scanner.index += 1
        isBatch = true
        keys = sources.batch
    }

    /// Reads the next request, or returns `nil` at the end.
    mutating func nextName() -> Operation? {
        guard !isAtEnd, scanner.peek() == ASCII.openBrace else { return nil }
        scanner.index += 1
        let name = name()
        isAtEnd = !isBatch || isAtEnd || scanner.peek() != ASCII.comma
        if !isAtEnd { scanner.index += 1 }
        return Operation(name: name)
    }

    /// Reads the name from an object after its opening brace, and moves past the object.
    private mutating func name() -> String? {
        var document: Range<Int>?
        while let key = string() {
            guard scanner.peek() == ASCII.colon else { break }
            scanner.index += 1
            if scanner.peek() == ASCII.quote {
                guard let value = string() else { break }
                if keys.operationName, !value.isEmpty, scanner.bytes[key].elementsEqual("operationName".utf8) {
                    skipRest()
                    let name = scanner.bytes[value]
                    return GraphQLDocument.isName(name) ? String(decoding: name, as: UTF8.self) : nil
                }
                if keys.query, scanner.bytes[key].elementsEqual("query".utf8) { document = value }
            } else if !scanner.skipValue() {
                break
            }
            guard scanner.peek() == ASCII.comma else {
                leave()
                return document.flatMap { operationName(inString: $0) }
            }
            scanner.index += 1
        }
        isAtEnd = true
        return document.flatMap { operationName(inString: $0) }
    }

    private func operationName(inString range: Range<Int>) -> String? {
        var text = JSONStringDecoder.decode(scanner.bytes, range)
        return text.withUTF8 { GraphQLDocument.operationName(in: UnsafeRawBufferPointer($0)) }
    }

    /// Moves past the rest of the object, which only a batch needs.
    private mutating func skipRest() {
        guard isBatch else { return }
        while scanner.peek() == ASCII.comma {
            scanner.index += 1
            guard string() != nil, scanner.peek() == ASCII.colon else { break }
            scanner.index += 1
            guard scanner.skipValue() else { break }
        }
        leave()
    }

    private mutating func leave() {
        guard scanner.peek() == ASCII.closeBrace else {
            isAtEnd = true
            return
        }
        scanner.index += 1
    }

    /// Moves past a string and returns the range between its quotation marks, or `nil` if there is no string.
    private mutating func string() -> Range<Int>? {
        guard scanner.peek() == ASCII.quote else { return nil }
        let start = scanner.index + 1
        return scanner.skipString() == nil ? nil : start..<scanner.index - 1
    }
}
