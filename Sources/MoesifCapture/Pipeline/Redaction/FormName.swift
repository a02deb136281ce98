/// The name of a form item as a path, such as `card[number]`, `card.number`, `items[][price]` or `items[0][price]`.
struct FormName {
    private enum Part {
        case name(ArraySlice<UInt8>)
        /// An array index, or a name that consists of digits.
        case index(ArraySlice<UInt8>)
        /// An empty pair of brackets: all elements of an array.
        case elements
    }

    private let parts: [Part]
    /// True if the entire name follows the syntax of form paths.
    private let isWellFormed: Bool
    /// True if a dot precedes the last name.
    private let isDotted: Bool

    /// Creates a path from the decoded name of an item.
    init(_ name: some Sequence<UInt8>) {
        let name = Array(name)
        var parts: [Part] = []
        var isWellFormed = true
        var isDotted = false
        var start = 0
        var opening: UInt8?
        for index in 0...name.count {
            let delimiter = index < name.count ? name[index] : nil
            guard
                delimiter == nil || delimiter == ASCII.point || delimiter == ASCII.openBracket
                    || delimiter == ASCII.closeBracket
            else { continue }
            let part = Self.trimmed(name[start..<index])
            if !part.isEmpty, part.allSatisfy(ASCII.isDigit) {
                parts.append(.index(part))
            } else if !part.isEmpty {
                parts.append(.name(part))
                isDotted = opening == ASCII.point
            } else if opening == ASCII.openBracket, delimiter == ASCII.closeBracket {
                parts.append(.elements)
            }
            // A closing bracket must match the opening one, and only an opening bracket or a dot may follow it.
            switch opening {
            case ASCII.openBracket: isWellFormed = isWellFormed && delimiter == ASCII.closeBracket
            case ASCII.closeBracket:
                isWellFormed = isWellFormed && start == index && delimiter != ASCII.closeBracket
            default: isWellFormed = isWellFormed && start < index && delimiter != ASCII.closeBracket
            }
            opening = delimiter
            start = index + 1
        }
        self.parts = parts
        self.isWellFormed = isWellFormed
        self.isDotted = isDotted
    }

    /// Returns the strictest action for the path and for each of its ancestors.
    func action(in paths: NamePaths) -> NameActions.Action {
        action(in: paths, NamePaths.root, parts[...])
    }

    private func action(in paths: NamePaths, _ node: NamePaths.Node, _ rest: ArraySlice<Part>) -> NameActions.Action {
        var action = paths.action(at: node)
        guard let part = rest.first else {
            // A form may also encode array elements as several items with the same name.
            var elements = paths.elements(of: node)
            while elements != NamePaths.none {
                action = action.or(paths.action(at: elements))
                elements = paths.elements(of: elements)
            }
            return action
        }
        for next in Self.steps(paths, node, part) where next != NamePaths.none {
            action = action.or(self.action(in: paths, next, rest.dropFirst()))
        }
        return action
    }

    /// Returns true if the name or its path is listed.
    func isAllowed(_ allowed: AllowedNames) -> Bool {
        guard isWellFormed else { return false }
        // Array elements belong to the name of their array.
        let own = parts.lastIndex { if case .name = $0 { true } else { false } }
        guard let own, case .name(let name) = parts[own] else { return false }
        let isWhole = own == parts.startIndex || !allowed.areAtRoot
        if isWhole, !isDotted, name.withUnsafeBytes({ allowed.names.contains($0) }) { return true }
        guard let paths = allowed.paths else { return false }
        return isAllowed(allowed, paths, NamePaths.root, parts[...], own: own)
    }

    private func isAllowed(
        _ allowed: AllowedNames,
        _ paths: NamePaths,
        _ node: NamePaths.Node,
        _ rest: ArraySlice<Part>,
        own: Int
    ) -> Bool {
        if rest.startIndex > own {
            var node = node
            while node != NamePaths.none {
                if allowed.isEnd(node) { return true }
                node = paths.elements(of: node)
            }
        }
        guard let part = rest.first else { return false }
        return Self.steps(paths, node, part).contains {
            $0 != NamePaths.none && isAllowed(allowed, paths, $0, rest.dropFirst(), own: own)
        }
    }

    private static func steps(_ paths: NamePaths, _ node: NamePaths.Node, _ part: Part) -> [NamePaths.Node] {
        switch part {
        case .elements: [paths.elements(of: node)]
        case .name(let name):
            Set([name, attribute(name)]).map { $0.withUnsafeBytes { paths.member(of: node, $0) } }
        case .index(let name): [paths.elements(of: node), name.withUnsafeBytes { paths.member(of: node, $0) }]
        }
    }

    /// Returns the name without a trailing part number.
    ///
    /// Rails sends a date as `birthday(1i)`, `birthday(2i)` and so on.
    private static func attribute(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard name.last == ASCII.closeParenthesis, let open = name.lastIndex(of: ASCII.openParenthesis) else {
            return name
        }
        let number = name[(open + 1)...].dropLast()
        guard let first = number.first, ASCII.isDigit(first), number.allSatisfy(ASCII.isWordCharacter) else {
            return name
        }
        return name[..<open]
    }

    private static func trimmed(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = part.firstIndex(where: { $0 > ASCII.space }),
            let last = part.lastIndex(where: { $0 > ASCII.space })
        else { return [] }
        return part[first...last]
    }
}
