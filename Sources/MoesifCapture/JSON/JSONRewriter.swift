/// Validates a JSON document and rewrites the members that bear certain keys, in one pass over its bytes.
///
/// Works on the bytes, not on a parsed tree: duplicates are all met, digits and spacing survive.
enum JSONRewriter {
    /// The outcome for a document.
    enum Result {
        /// The bytes are not strictly one JSON object or array, or nest too deep.
        case invalid
        /// Each member is kept.
        case unchanged
        case changed([UInt8])
    }

    /// Rewrites a document.
    ///
    /// - Parameters:
    ///   - names: The keys, without their escapes, and the places whose values are removed or replaced.
    ///   - mark: The JSON that takes the place of a replaced value.
    ///   - isSecret: Returns whether text with a URL in it, as it is spelled, may be more than a word by itself.
    ///   - newText: Returns the text to put in place of a string that may be more than a word, or of any where only
    ///     what is listed is let through; nil keeps the string.
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
        /// Where a key must follow: the comma before it, or the first byte within the object.
        var separator: Int?
        /// The comma before an element, or the first byte within the array.
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
                    // Within a value that goes, nothing is asked.
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
                // A closure is looked at in place: to hold it costs more than most strings.
                if newText != nil, edits.edit == nil {
                    let inside = start..<scanner.index &- 1
                    // Most strings are words, and told by a look at eight bytes at once.
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
                // The closing bytes stand two after the opening ones.
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
            // At the end of a value, and perhaps of what is around it.
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

    /// Returns whether a string may be more than a word: whether it holds a sign of a URI, of JSON, of a form or a tag,
    /// a colon as it stands between a name and its value, and in no time of day, or a URL that may be more by itself.
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
        // The quote behind the string is none of them.
        let isSlash = { (byte: UInt8) in byte == UInt8(ascii: "/") || byte == ASCII.backslash }
        return isSlash(bytes[start]) && isSlash(bytes[start &+ 1])
    }

    /// Passes on the text of a key.
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

/// The arrays and objects that are open.
private struct Containers {
    private(set) var depth = 0
    /// A bit for each, the innermost last.
    private var objects: UInt64 = 0
    private var withMembers: UInt64 = 0

    var isObject: Bool {
        objects & 1 == 1
    }

    /// The byte that ends the innermost.
    var closer: UInt8 {
        isObject ? ASCII.closeBrace : ASCII.closeBracket
    }

    /// Whether the innermost has a member that is kept.
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

/// What is left of a document whose members are replaced and removed.
private struct Edits {
    /// A member that goes, while its value is skipped.
    struct Edit {
        let action: NameActions.Action
        let depth: Int
        /// The first byte that goes.
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

    /// Leaves a value out that ends where the scanner is.
    mutating func finish(_ edit: Edit, _ scanner: JSONScanner, _ containers: Containers) {
        self.edit = nil
        copy(upTo: edit.start)
        copied = scanner.index
        if edit.action == .replaceValue {
            output.append(contentsOf: UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
        } else if !containers.hasMembers {
            // Before the first member that is kept stands no comma: the one behind this goes.
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
