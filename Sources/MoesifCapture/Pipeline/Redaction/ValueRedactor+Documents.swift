// JSON that is not a single document: documents that are concatenated or in lines, after a byte order mark, in a JSON
// string, or within other text.
extension ValueRedactor {
    /// Returns JSON documents with their secrets redacted, or `.invalid` if the text is not JSON.
    ///
    /// In the mode `onlyListed`, text that begins as JSON and cannot be parsed is redacted entirely.
    func rewrite(documents text: UnsafeRawBufferPointer, level: Int) -> JSONRewriter.Result {
        let document = rewrite(json: text, level: level + 1)
        guard case .invalid = document, JSONSequence.isFound(atBeginningOf: text) else { return document }
        let documents = rewrite(sequence: text, level: level)
        if case .invalid = documents, isListed { return .changed(Array(Moesif.Redaction.mark.utf8)) }
        return documents
    }

    /// Returns the text with everything redacted that is not listed in the JSON within it, or `nil` if it stays
    /// unchanged.
    ///
    /// - Parameters:
    ///   - changed: The text as redacted so far, or `nil` if it is unchanged.
    ///   - text: The original text.
    ///   - level: The nesting level of the text.
    func withListedDocuments(_ changed: [UInt8]?, of text: UnsafeRawBufferPointer, level: Int) -> [UInt8]? {
        guard isListed else { return changed }
        guard let changed else { return rewrite(documentsWithin: text, level: level) }
        return changed.withUnsafeBytes { rewrite(documentsWithin: $0, level: level) } ?? changed
    }

    /// Returns true if a text begins with the byte order mark of UTF-8.
    static func hasByteOrderMark(_ text: some Sequence<UInt8>) -> Bool {
        text.starts(with: [0xEF, 0xBB, 0xBF])
    }

    private func rewrite(sequence text: UnsafeRawBufferPointer, level: Int) -> JSONRewriter.Result {
        var sequence = JSONSequence(text)
        var output: [UInt8] = []
        var copied = 0
        while let place = sequence.next() {
            switch rewrite(value: UnsafeRawBufferPointer(rebasing: text[place]), level: level) {
            case .invalid: return .invalid
            case .unchanged: break
            case .changed(let value):
                output += text[copied..<place.lowerBound] + value
                copied = place.upperBound
            }
        }
        guard sequence.isAtEnd else { return .invalid }
        return copied == 0 ? .unchanged : .changed(output + text[copied...])
    }

    private func rewrite(value: UnsafeRawBufferPointer, level: Int) -> JSONRewriter.Result {
        switch value.first {
        case ASCII.openBrace, ASCII.openBracket: return rewrite(json: value, level: level + 1)
        case ASCII.quote:
            var text = JSONStringDecoder.decode(value, 1..<value.count - 1)
            let changed = text.withUTF8 { redact(string: UnsafeRawBufferPointer($0), level: level + 1) }
            guard let changed else { return .unchanged }
            var writer = JSONWriter(capacity: changed.count + 2)
            writer.string(String(decoding: changed, as: UTF8.self))
            return .changed(writer.bytes)
        default: return .unchanged
        }
    }

    private func rewrite(documentsWithin text: UnsafeRawBufferPointer, level: Int) -> [UInt8]? {
        var output: [UInt8] = []
        var copied = 0
        var index = 0
        while let start = text[index...].firstIndex(where: { $0 == ASCII.openBrace || $0 == ASCII.openBracket }) {
            index = start + 1
            guard Self.isDocument(text, at: start) else { continue }
            var sequence = JSONSequence(text, from: start)
            guard let place = sequence.next() else { return Array(Moesif.Redaction.mark.utf8) }
            switch rewrite(json: UnsafeRawBufferPointer(rebasing: text[place]), level: level + 1) {
            case .invalid: return Array(Moesif.Redaction.mark.utf8)
            case .unchanged: break
            case .changed(let document):
                output += text[copied..<start] + document
                copied = place.upperBound
            }
            index = place.upperBound
        }
        return copied == 0 ? nil : output + text[copied...]
    }

    /// Returns true if a JSON object with a member, or an array with a string, begins at a bracket.
    ///
    /// The quotation marks may be escaped.
    private static func isDocument(_ text: UnsafeRawBufferPointer, at start: Int) -> Bool {
        let isObject = text[start] == ASCII.openBrace
        // In source code, brackets contain the key of a dictionary.
        if !isObject, start > 0, ASCII.isWordCharacter(text[start - 1]) { return false }
        var scanner = JSONScanner(text)
        scanner.index = start + 1
        switch scanner.peek() {
        case ASCII.quote:
            guard scanner.skipString() != nil, let next = scanner.peek() else { return false }
            return isObject ? next == ASCII.colon : next == ASCII.comma || next == ASCII.closeBracket
        case let byte? where !isObject && scanner.skipScalar(startingWith: byte):
            while scanner.peek() == ASCII.comma {
                scanner.index += 1
                guard let next = scanner.peek() else { return false }
                if next == ASCII.quote { return scanner.skipString() != nil }
                guard scanner.skipScalar(startingWith: next) else { return false }
            }
            return false
        default: return beginsWithQuote(text[(start + 1)...])
        }
    }

    /// Returns true if the first nonspace character is a quotation mark, escaped as in JSON, HTML or a URL.
    private static func beginsWithQuote(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        var rest = text.drop { $0 <= ASCII.space }
        while rest.first == ASCII.backslash {
            rest = rest.drop { $0 == ASCII.backslash }
            guard let escaped = rest.first, "nrt".utf8.contains(escaped) else {
                return rest.first == ASCII.quote || rest.starts(with: "u0022".utf8)
            }
            rest = rest.dropFirst().drop { $0 <= ASCII.space }
        }
        return ["&quot;", "&#34;", "%22"].contains { rest.starts(with: $0.utf8) }
    }
}
