/// Tracks the place in a document while it is scanned.
///
/// The rewriter is specialized for each conforming type, so that a document is not tracked if only names count.
protocol JSONPlaces {
    /// True if places are tracked.
    static var isFollowed: Bool { get }

    /// Enters an array or object at the present place.
    mutating func open()
    /// Leaves the innermost array or object.
    mutating func close()
    /// Moves to a member of the innermost object, by its name in UTF-8, and returns the action for it.
    mutating func member(_ name: UnsafeRawBufferPointer) -> NameActions.Action
    /// Moves to the next element if the innermost container is an array, and returns the action for a value by its
    /// first byte.
    mutating func value(_ first: UInt8, isElement: Bool) -> NameActions.Action
}

/// The places if only names count.
struct NoJSONPlaces: JSONPlaces {
    static var isFollowed: Bool { false }

    mutating func open() {}
    mutating func close() {}
    mutating func member(_ name: UnsafeRawBufferPointer) -> NameActions.Action { .keep }
    mutating func value(_ first: UInt8, isElement: Bool) -> NameActions.Action { .keep }
}

/// The places if paths count or if there is an allow list.
struct ListedJSONPlaces: JSONPlaces {
    static var isFollowed: Bool { true }

    private struct Place {
        var path = NamePaths.root
        var allowedPath = NamePaths.root
        /// True if scalars are allowed here, including those that are elements of an array.
        var isAllowed = false
    }

    private let names: NameActions
    /// The places of the open arrays and objects.
    private var containers: [Place] = []
    private var present = Place()

    init(_ names: NameActions) {
        self.names = names
    }

    mutating func open() {
        containers.append(present)
    }

    mutating func close() {
        containers.removeLast()
    }

    mutating func member(_ name: UnsafeRawBufferPointer) -> NameActions.Action {
        guard let object = containers.last else { return .keep }
        var action = names.action(name)
        if let paths = names.paths {
            present.path = paths.member(of: object.path, name)
            action = action.or(paths.action(at: present.path))
        }
        if let allowed = names.allowed {
            present.allowedPath = allowed.paths?.member(of: object.allowedPath, name) ?? NamePaths.none
            // Allowing an object does not allow its members.
            present.isAllowed = allowed.names.contains(name) || allowed.isEnd(present.allowedPath)
        }
        return action
    }

    mutating func value(_ first: UInt8, isElement: Bool) -> NameActions.Action {
        if isElement, let array = containers.last {
            if let paths = names.paths {
                present.path = paths.elements(of: array.path)
                let action = paths.action(at: present.path)
                guard action == .keep else { return action }
            }
            if let allowed = names.allowed {
                present.allowedPath = allowed.paths?.elements(of: array.allowedPath) ?? NamePaths.none
                present.isAllowed = array.isAllowed || allowed.isEnd(present.allowedPath)
            }
        }
        guard names.allowed != nil, !present.isAllowed else { return .keep }
        switch first {
        case ASCII.openBrace, ASCII.openBracket, UInt8(ascii: "n"): return .keep
        default: return .replaceValue
        }
    }
}
