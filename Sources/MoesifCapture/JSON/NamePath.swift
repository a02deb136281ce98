/// A place in a body, from its root, such as `card.number` or `items[].price`.
struct NamePath: Sendable {
    /// A step from a value to one within it.
    enum Step: Sendable, Hashable {
        /// The member of an object, by its name in lower case.
        case name(String)
        /// Each element of an array.
        case elements
    }

    let steps: [Step]

    /// Reads a path; nil if it is malformed, or has no name.
    init?(_ text: String) {
        var steps: [Step] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.first {
            if first == ASCII.openBracket {
                guard rest.dropFirst().first == ASCII.closeBracket else { return nil }
                steps.append(.elements)
                rest = rest.dropFirst(2)
                continue
            }
            if !steps.isEmpty {
                guard first == ASCII.point else { return nil }
                rest = rest.dropFirst()
            }
            let name = rest.prefix { $0 != ASCII.point && $0 != ASCII.openBracket && $0 != ASCII.closeBracket }
            guard !name.isEmpty else { return nil }
            steps.append(.name(String(decoding: name, as: UTF8.self).lowercased()))
            rest = rest[name.endIndex...]
        }
        guard steps.contains(where: { $0 != .elements }) else { return nil }
        self.steps = steps
    }

    /// The last name, by which a body is searched that has no places.
    var lastName: String {
        for case .name(let name) in steps.reversed() { return name }
        return ""
    }

    /// Returns whether an entry of a list is a path, and not a name that counts at any depth.
    static func isPath(_ entry: String) -> Bool {
        entry.utf8.contains { $0 == ASCII.point || $0 == ASCII.openBracket }
    }

    /// Returns whether an entry of a list is neither a name nor a path.
    static func isMalformed(_ entry: String) -> Bool {
        entry.isEmpty || isPath(entry) && NamePath(entry) == nil
    }

    /// Returns the word by which an entry of a list is found in a body that has no places.
    static func word(of entry: String) -> String {
        isPath(entry) ? NamePath(entry)?.lastName ?? entry : entry
    }
}
