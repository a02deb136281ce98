/// A path in a body, from its root, such as `card.number` or `items[].price`.
///
/// The form fields `card[number]` and `items[0][price]` are the paths `card.number` and `items.0.price`.
struct NamePath: Sendable {
    /// A step from a value to a value within it.
    enum Step: Sendable, Hashable {
        /// The member of an object, by its name in lower case.
        case name(String)
        /// Each element of an array.
        case elements
    }

    let steps: [Step]

    /// Parses a path, or returns nil if it is malformed or has no name.
    init?(_ text: String) {
        var steps: [Step] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.first {
            if first == ASCII.openBracket {
                guard let end = rest.firstIndex(of: ASCII.closeBracket) else { return nil }
                let name = rest[..<end].dropFirst()
                if name.isEmpty {
                    steps.append(.elements)
                } else {
                    // A form field has a name before its brackets and no delimiters within them.
                    guard let first = steps.first, first != .elements, !name.contains(where: Self.isDelimiter) else {
                        return nil
                    }
                    steps.append(Self.step(name))
                }
                rest = rest[(end + 1)...]
                continue
            }
            if !steps.isEmpty {
                guard first == ASCII.point else { return nil }
                rest = rest.dropFirst()
            }
            let name = rest.prefix { !Self.isDelimiter($0) }
            guard !name.isEmpty else { return nil }
            steps.append(Self.step(name))
            rest = rest[name.endIndex...]
        }
        guard steps.contains(where: { $0 != .elements }) else { return nil }
        self.steps = steps
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte == ASCII.point || byte == ASCII.openBracket || byte == ASCII.closeBracket
    }

    private static func step(_ name: ArraySlice<UInt8>) -> Step {
        .name(String(decoding: name, as: UTF8.self).lowercased())
    }

    /// The last name, which is searched for in bodies without structure; an index is the last resort.
    var lastName: String {
        let names = steps.compactMap { if case .name(let name) = $0 { name } else { nil } }
        return names.last { !$0.utf8.allSatisfy(ASCII.isDigit) } ?? names.last ?? ""
    }

    /// Returns whether an entry of a list is a path and not a name, which applies at any depth.
    static func isPath(_ entry: String) -> Bool {
        entry.utf8.contains { $0 == ASCII.point || $0 == ASCII.openBracket }
    }

    /// Returns whether an entry of a list is neither a name nor a path.
    static func isMalformed(_ entry: String) -> Bool {
        entry.isEmpty || isPath(entry) && NamePath(entry) == nil
    }

    /// Returns the word by which an entry of a list is found in a body without structure.
    static func word(of entry: String) -> String {
        isPath(entry) ? NamePath(entry)?.lastName ?? entry : entry
    }
}
