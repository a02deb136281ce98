/// The name of an item of a form as a path: `card[number]`, `card.number`, `items[][price]`, `items[0][price]`.
struct FormName {
    private enum Part {
        case name(ArraySlice<UInt8>)
        /// An index of an array, or a name in digits.
        case index(ArraySlice<UInt8>)
        /// `[]`.
        case elements
    }

    private let parts: [Part]
    /// True when the name is spelled as forms spell paths, with nothing left over.
    private let isWellFormed: Bool
    /// True when a point stands before the last name.
    private let isDotted: Bool

    /// - Parameter name: The name, decoded.
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
            // A bracket closes the one before it; behind it, nothing stands but what opens the next part.
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

    /// Returns the strictest fate of the place that the name leads to, and of those on the way.
    func action(in paths: NamePaths) -> NameActions.Action {
        action(in: paths, NamePaths.root, parts[...])
    }

    private func action(in paths: NamePaths, _ node: NamePaths.Node, _ rest: ArraySlice<Part>) -> NameActions.Action {
        var action = paths.action(at: node)
        guard let part = rest.first else {
            // A form has the elements of an array also as several items of one name.
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

    /// Returns whether the name is listed, or the place it leads to.
    func isAllowed(_ allowed: AllowedNames) -> Bool {
        guard isWellFormed else { return false }
        // The elements of an array belong to its name.
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

    /// Returns a name without the number of a part behind it: Rails sends a date as `birthday(1i)`, `birthday(2i)` and
    /// so on.
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
