/// The paths of several lists as one tree, to follow while a document is scanned from its root.
///
/// It is a class because policies that hold it are copied for each call.
final class NamePaths: Sendable {
    /// A place on one of the paths.
    typealias Node = Int32

    private struct Branch: Sendable {
        /// The name in lower case.
        let name: [UInt8]
        /// The name as text, because non-ASCII letters have several spellings.
        let text: String
        let node: Node
    }

    private struct Place: Sendable {
        var branches: [Branch] = []
        var elements = NamePaths.none
        var action = NameActions.Action.keep
    }

    /// The root of a document.
    static let root: Node = 0
    /// A place that is on no path.
    static let none: Node = -1

    private let places: [Place]

    /// Creates the tree, or returns nil if no entry of the lists is a path.
    init?(masking masked: some Sequence<String>, redacting redacted: some Sequence<String>) {
        var places = [Place()]
        // Masks are added last, because they override redaction at the same place.
        for entry in redacted { Self.add(entry, .replaceValue, to: &places) }
        for entry in masked { Self.add(entry, .remove, to: &places) }
        guard places.count > 1 else { return nil }
        self.places = places
    }

    private static func add(_ entry: String, _ action: NameActions.Action, to places: inout [Place]) {
        guard NamePath.isPath(entry), let path = NamePath(entry) else { return }
        var place = 0
        for step in path.steps {
            var next = none
            switch step {
            case .elements: next = places[place].elements
            case .name(let name):
                next = places[place].branches.first { $0.text == name }?.node ?? none
            }
            if next == none {
                next = Node(places.count)
                places.append(Place())
                switch step {
                case .elements: places[place].elements = next
                case .name(let name):
                    places[place].branches.append(Branch(name: Array(name.utf8), text: name, node: next))
                }
            }
            place = Int(next)
        }
        places[place].action = action
    }

    /// Returns the action at a place.
    func action(at node: Node) -> NameActions.Action {
        node < 0 ? .keep : places[Int(node)].action
    }

    /// Returns the place of the elements of an array.
    func elements(of node: Node) -> Node {
        node < 0 ? Self.none : places[Int(node)].elements
    }

    /// Returns the place of a member, by its name in UTF-8 and in any case.
    func member(of node: Node, _ name: UnsafeRawBufferPointer) -> Node {
        guard node >= 0, !places[Int(node)].branches.isEmpty else { return Self.none }
        let branches = places[Int(node)].branches
        for branch in branches where branch.name.count == name.count {
            if zip(branch.name, name).allSatisfy({ $0 == ASCII.lowercase($1) }) { return branch.node }
        }
        // Case conversion may change the length of a letter, or turn it into ASCII.
        guard name.contains(where: { $0 >= 0x80 }) else { return Self.none }
        let folded = String(decoding: name, as: UTF8.self).lowercased()
        return branches.first { $0.text == folded }?.node ?? Self.none
    }
}
