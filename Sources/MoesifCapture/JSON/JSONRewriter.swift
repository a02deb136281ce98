/// Validates a JSON document and removes or replaces the members with certain keys, in one pass over its bytes.
///
/// It works on the bytes and not on a parsed tree. It therefore finds every duplicate of a key, and the digits and the
/// spacing of the rest do not change.
enum JSONRewriter {
    /// The outcome for a document.
    enum Result {
        /// The bytes are not strictly one JSON object or array, or they nest too deep.
        case invalid
        /// No member was removed or replaced.
        case unchanged
        case changed([UInt8])
    }

    /// Rewrites a document.
    ///
    /// - Parameters:
    ///   - names: The keys and places with values to remove or replace. Keys are compared after their escapes are
    ///     decoded.
    ///   - mark: The JSON that replaces a value.
    ///   - isSecret: Returns whether a raw string with a URL in it may contain a secret, so that it is passed to
    ///     `newText`.
    ///   - newText: Returns the replacement of a string that may be more than a word, or nil to keep it. With an allow
    ///     list, it is called for every string.
    static func rewrite(
        _ bytes: UnsafeRawBufferPointer,
        _ names: NameActions,
        mark: StaticString = "\"[redacted]\"",
        urls isSecret: ((UnsafeRawBufferPointer) -> Bool)? = nil,
        strings newText: ((UnsafeRawBufferPointer) -> [UInt8]?)? = nil
    ) -> Result {
        guard names.hasPlaces else { return rewrite(bytes, names, NoJSONPlaces(), mark, isSecret, newText) }
        return rewrite(bytes, names, ListedJSONPlaces(names), mark, isSecret, newText)
    }

    private static func rewrite<Places: JSONPlaces>(
        _ bytes: UnsafeRawBufferPointer,
        _ names: NameActions,
        _ root: Places,
        _ mark: StaticString,
        _ isSecret: ((UnsafeRawBufferPointer) -> Bool)?,
        _ newText: ((UnsafeRawBufferPointer) -> [UInt8]?)?
    ) -> Result {
        var scanner = JSONScanner(bytes)
        var containers = Containers()
        var places = root
        var edits = Edits(bytes: bytes, mark: mark)
        /// The position of the comma before the next key, or of the first byte in the object; nil unless a key must
        /// follow.
        var separator: Int?
        /// The position of the comma before an element, or of the first byte in the array.
        var elementStart = 0
        while let byte = scanner.peek() {
            if Places.isFollowed, separator == nil, containers.depth > 0, edits.edit == nil {
                let action = places.value(byte, isElement: !containers.isObject)
                edits.begin(action, after: elementStart, value: scanner.index, &containers)
            }
            if byte == ASCII.quote {
                let start = scanner.index &+ 1
                guard let isPlain = scanner.skipString() else { return .invalid }
                if let place = separator {
                    separator = nil
                    let key = start..<scanner.index &- 1
                    guard scanner.peek() == ASCII.colon else { return .invalid }
                    scanner.index &+= 1
                    // Keys within a value that is removed or replaced do not matter.
                    guard edits.edit == nil else { continue }
                    if Places.isFollowed {
                        let action = text(of: key, isPlain, in: bytes) { places.member($0) }
                        edits.begin(action, after: place, value: scanner.index, &containers)
                    } else if isPlain, !names.mayMatch(bytes[key.lowerBound], length: key.count) {
                        containers.hasMembers = true
                    } else {
                        let action = text(of: key, false, in: bytes) { names.action($0) }
                        edits.begin(action, after: place, value: scanner.index, &containers)
                    }
                    continue
                }
                guard containers.depth > 0 else { return .invalid }
                // The closure is called in place, because retaining it costs more than the work on most strings.
                if newText != nil, edits.edit == nil {
                    let inside = start..<scanner.index &- 1
                    // Most strings are plain words, which a check of eight bytes at a time recognizes.
                    let isLookedInto = Places.isFollowed && names.allowed != nil
                    if isLookedInto || (!isPlain || scanner.hasSign(in: inside)) && isText(bytes, inside, isSecret)
                        || beginsWithSlashes(bytes, inside)
                            && isSecret?(UnsafeRawBufferPointer(rebasing: bytes[inside])) ?? false,
                        let newText
                    {
                        edits.replace(inside, newText)
                    }
                }
            } else if separator != nil {
                return .invalid
            } else if byte == ASCII.openBrace || byte == ASCII.openBracket {
                guard containers.depth < JSONValidator.maximumDepth else { return .invalid }
                scanner.index &+= 1
                containers.open(isObject: byte == ASCII.openBrace)
                if Places.isFollowed { places.open() }
                let inside = scanner.index
                // Each closing byte is its opening byte plus two.
                guard scanner.peek() == byte &+ 2 else {
                    if byte == ASCII.openBrace {
                        separator = inside
                    } else if Places.isFollowed {
                        elementStart = inside
                    }
                    continue
                }
                scanner.index &+= 1
                containers.close()
                if Places.isFollowed { places.close() }
            } else {
                guard containers.depth > 0, scanner.skipScalar(startingWith: byte) else { return .invalid }
            }
            // At the end of a value, the enclosing containers may end too.
            while true {
                if let edit = edits.edit, edit.depth == containers.depth { edits.finish(edit, scanner, containers) }
                guard containers.depth > 0 else { return scanner.peek() == nil ? edits.result : .invalid }
                let next = scanner.peek()
                if next == ASCII.comma {
                    if containers.isObject {
                        separator = scanner.index
                    } else if Places.isFollowed {
                        elementStart = scanner.index
                    }
                    scanner.index &+= 1
                    break
                }
                guard next == containers.closer else { return .invalid }
                scanner.index &+= 1
                containers.close()
                if Places.isFollowed { places.close() }
            }
        }
        return .invalid
    }

    /// Returns whether a string may be more than a word.
    ///
    /// It may be if it contains a sign of a URI, of JSON, of a form or of a tag. A colon counts if it can separate a
    /// name and a value, but not in a time of day. A URL counts if `isSecret` returns true for it.
    private static func isText(
        _ bytes: UnsafeRawBufferPointer,
        _ inside: Range<Int>,
        _ isSecret: ((UnsafeRawBufferPointer) -> Bool)?
    ) -> Bool {
        var isAsked = false
        for index in inside {
            switch bytes[index] {
            case ASCII.equals, ASCII.at, ASCII.percent, UInt8(ascii: "<"): return true
            case ASCII.colon:
                if bytes[index &+ 1] == UInt8(ascii: "/") {
                    guard let isSecret, !isAsked else { continue }
                    isAsked = true
                    if isSecret(UnsafeRawBufferPointer(rebasing: bytes[inside])) { return true }
                } else if !ASCII.isDigit(bytes[index &- 1]) {
                    return true
                }
            case ASCII.backslash:
                if bytes[index &+ 1] == ASCII.quote || bytes[index &+ 1] == UInt8(ascii: "u") { return true }
            default: break
            }
        }
        return false
    }

    /// Returns whether a string may be a URL without a scheme.
    @inline(__always)
    private static func beginsWithSlashes(_ bytes: UnsafeRawBufferPointer, _ inside: Range<Int>) -> Bool {
        var start = inside.lowerBound
        while bytes[start] == ASCII.space { start &+= 1 }
        // The closing quote ends the loop and is neither of the two bytes.
        let isSlash = { (byte: UInt8) in byte == UInt8(ascii: "/") || byte == ASCII.backslash }
        return isSlash(bytes[start]) && isSlash(bytes[start &+ 1])
    }

    /// Passes the decoded text of a key to a closure.
    @inline(__always)
    private static func text(
        of key: Range<Int>,
        _ isPlain: Bool,
        in bytes: UnsafeRawBufferPointer,
        _ action: (UnsafeRawBufferPointer) -> NameActions.Action
    ) -> NameActions.Action {
        if isPlain { return action(UnsafeRawBufferPointer(rebasing: bytes[key])) }
        var key = JSONStringDecoder.decode(bytes, key)
        return key.withUTF8 { action(UnsafeRawBufferPointer($0)) }
    }
}

/// The open arrays and objects.
private struct Containers {
    private(set) var depth = 0
    /// One bit for each container, with the innermost in the lowest bit.
    private var objects: UInt64 = 0
    private var withMembers: UInt64 = 0

    var isObject: Bool {
        objects & 1 == 1
    }

    /// The byte that closes the innermost container.
    var closer: UInt8 {
        isObject ? ASCII.closeBrace : ASCII.closeBracket
    }

    /// True if the innermost container has a member that is kept.
    var hasMembers: Bool {
        get { withMembers & 1 == 1 }
        set { withMembers = withMembers & ~1 | (newValue ? 1 : 0) }
    }

    mutating func open(isObject: Bool) {
        depth &+= 1
        objects = objects << 1 | (isObject ? 1 : 0)
        withMembers <<= 1
    }

    mutating func close() {
        depth &-= 1
        objects >>= 1
        withMembers >>= 1
    }
}

/// The output of a document with members that are replaced or removed.
private struct Edits {
    /// A member that is removed or replaced, while its value is skipped.
    struct Edit {
        let action: NameActions.Action
        let depth: Int
        /// The first byte to leave out.
        let start: Int
    }

    let bytes: UnsafeRawBufferPointer
    let mark: StaticString
    private(set) var edit: Edit?
    private var output: [UInt8] = []
    private var copied = 0

    init(bytes: UnsafeRawBufferPointer, mark: StaticString) {
        self.bytes = bytes
        self.mark = mark
    }

    mutating func begin(
        _ action: NameActions.Action,
        after separator: Int,
        value: Int,
        _ containers: inout Containers
    ) {
        if action != .remove { containers.hasMembers = true }
        if action == .keep { return }
        edit = Edit(action: action, depth: containers.depth, start: action == .remove ? separator : value)
    }

    /// Leaves out a value that ends at the position of the scanner.
    mutating func finish(_ edit: Edit, _ scanner: JSONScanner, _ containers: Containers) {
        self.edit = nil
        copy(upTo: edit.start)
        copied = scanner.index
        if edit.action == .replaceValue {
            output.append(contentsOf: UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
        } else if !containers.hasMembers {
            // If no member before it is kept, the next kept member must not follow a comma, so the comma after this one
            // goes too.
            var scanner = scanner
            if scanner.peek() == ASCII.comma { copied = scanner.index &+ 1 }
        }
    }

    /// Replaces the text of a string that may be more than a word.
    mutating func replace(_ inside: Range<Int>, _ newText: (UnsafeRawBufferPointer) -> [UInt8]?) {
        var text = JSONStringDecoder.decode(bytes, inside)
        guard let changed = text.withUTF8({ newText(UnsafeRawBufferPointer($0)) }) else { return }
        copy(upTo: inside.lowerBound &- 1)
        copied = inside.upperBound &+ 1
        var writer = JSONWriter(capacity: changed.count + 2)
        writer.string(String(decoding: changed, as: UTF8.self))
        output += writer.bytes
    }

    var result: JSONRewriter.Result {
        guard copied > 0 else { return .unchanged }
        var edits = self
        edits.copy(upTo: bytes.count)
        return .changed(edits.output)
    }

    private mutating func copy(upTo end: Int) {
        guard end > copied else { return }
        output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<end]))
        copied = end
    }
}
