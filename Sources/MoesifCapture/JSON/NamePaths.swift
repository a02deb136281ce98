/// The paths of lists as one tree, in which a document is followed from its root.
///
/// A class: policies that hold it are copied for each call.
final class NamePaths: Sendable {
    /// A place that a path leads to or past.
    typealias Node = Int32

    private struct Branch: Sendable {
        /// The name in lower case.
        let name: [UInt8]
        /// The same as text: letters beyond ASCII have several spellings.
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
    /// A place that no path leads past.
    static let none: Node = -1

    private let places: [Place]

    /// Nil if no entry of the lists is a path.
    init?(masking masked: some Sequence<String>, redacting redacted: some Sequence<String>) {
        var places = [Place()]
        // What is masked is gone, whatever else is to be done with it.
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

    /// Returns the fate of what stands at a place.
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
        // A letter may have another length in the other case, or be ASCII there.
        guard name.contains(where: { $0 >= 0x80 }) else { return Self.none }
        let folded = String(decoding: name, as: UTF8.self).lowercased()
        return branches.first { $0.text == folded }?.node ?? Self.none
    }
}
