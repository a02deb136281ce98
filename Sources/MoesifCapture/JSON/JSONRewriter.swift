/// Rewrites the members of a JSON document that bear certain keys, and leaves every other byte as it is.
///
/// Works on the bytes, not on a parsed tree: duplicates are all met, digits and spacing survive.
enum JSONRewriter {
    /// What becomes of one member.
    enum Action {
        case keep
        case replaceValue(with: StaticString)
        case remove
    }

    /// The document with `action` carried out on every member at every depth, or nil when each of them was kept.
    ///
    /// `bytes` must have passed `JSONValidator`. `action` is asked with each key, its escapes undone.
    ///
    /// - Parameter filter: Keys that it refuses are kept, and `action` is not asked.
    static func rewrite(
        _ bytes: UnsafeRawBufferPointer,
        filter: KeyFilter? = nil,
        _ action: (String) -> Action
    ) -> [UInt8]? {
        var scanner = JSONScanner(bytes)
        var output: [UInt8] = []
        var copied = 0
        var didChange = false
        /// For each open container: whether it is an object, and whether one of its members has been written.
        var containers: [(isObject: Bool, hasMembers: Bool)] = []

        func copy(upTo end: Int) {
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<end]))
            copied = end
        }

        while let byte = scanner.peek() {
            switch byte {
            case ASCII.openBrace, ASCII.openBracket:
                scanner.index += 1
                containers.append((byte == ASCII.openBrace, false))
                guard byte == ASCII.openBrace else { continue }
            case ASCII.closeBrace, ASCII.closeBracket:
                scanner.index += 1
                _ = containers.popLast()
                continue
            case ASCII.comma:
                guard containers.last?.isObject == true else {
                    scanner.index += 1
                    continue
                }
                // The comma before a member is written with that member: one that is removed takes it along.
                copy(upTo: scanner.index)
                scanner.index += 1
                copied = scanner.index
            default:
                guard scanner.skipScalar(startingWith: byte) else { return nil }
                continue
            }
            // At the start of a member, or at the end of an empty object.
            copy(upTo: scanner.index)
            guard scanner.peek() == ASCII.quote else { continue }
            let keyStart = scanner.index
            guard scanner.skipString() else { return nil }
            let key = keyStart + 1..<scanner.index - 1
            guard scanner.peek() == ASCII.colon else { return nil }
            scanner.index += 1
            let mayMatch = filter?.mayHold(UnsafeRawBufferPointer(rebasing: bytes[key])) ?? true
            let decision = mayMatch ? action(JSONStringDecoder.decode(bytes, key)) : .keep
            if case .remove = decision {
                didChange = true
                guard skipValue(&scanner) else { return nil }
                copied = scanner.index
                continue
            }
            if let last = containers.indices.last {
                if containers[last].hasMembers { output.append(ASCII.comma) }
                containers[last].hasMembers = true
            }
            if case .replaceValue(let replacement) = decision {
                didChange = true
                copy(upTo: scanner.index)
                guard skipValue(&scanner) else { return nil }
                output.append(
                    contentsOf: UnsafeBufferPointer(start: replacement.utf8Start, count: replacement.utf8CodeUnitCount)
                )
                copied = scanner.index
            }
        }
        guard didChange else { return nil }
        copy(upTo: bytes.count)
        return output
    }

    /// Moves over one value of a valid document, however deep.
    private static func skipValue(_ scanner: inout JSONScanner) -> Bool {
        var depth = 0
        while let byte = scanner.peek() {
            switch byte {
            case ASCII.openBrace, ASCII.openBracket:
                scanner.index += 1
                depth += 1
                continue
            case ASCII.comma, ASCII.colon:
                scanner.index += 1
                continue
            case ASCII.closeBrace, ASCII.closeBracket:
                scanner.index += 1
                depth -= 1
            default:
                guard scanner.skipScalar(startingWith: byte) else { return false }
            }
            if depth == 0 { return true }
        }
        return false
    }
}
