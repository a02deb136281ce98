/// Follows the places of a document while it is read.
///
/// The rewriter is compiled for each kind: where only names count, nothing is followed.
protocol JSONPlaces {
    /// True where anything is followed.
    static var isFollowed: Bool { get }

    /// An array or object opens at the present place.
    mutating func open()
    /// The innermost array or object closes.
    mutating func close()
    /// Moves to a member of the innermost object, by its name in UTF-8; returns its fate.
    mutating func member(_ name: UnsafeRawBufferPointer) -> NameActions.Action
    /// Moves to the next element, if the innermost is an array, and returns the fate of a value by its first byte.
    mutating func value(_ first: UInt8, isElement: Bool) -> NameActions.Action
}

/// Places where only names count.
struct NoJSONPlaces: JSONPlaces {
    static var isFollowed: Bool { false }

    mutating func open() {}
    mutating func close() {}
    mutating func member(_ name: UnsafeRawBufferPointer) -> NameActions.Action { .keep }
    mutating func value(_ first: UInt8, isElement: Bool) -> NameActions.Action { .keep }
}

/// Places where paths count, or where only what is listed is let through.
struct ListedJSONPlaces: JSONPlaces {
    static var isFollowed: Bool { true }

    private struct Place {
        var path = NamePaths.root
        var allowedPath = NamePaths.root
        /// True where scalars are let through, be it as elements of an array.
        var isAllowed = false
    }

    private let names: NameActions
    /// The places of the arrays and objects that are open.
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
            // What holds for an object says nothing of its members.
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
