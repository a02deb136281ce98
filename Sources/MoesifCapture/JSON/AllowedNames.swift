/// An allow list of names and paths; all other values are replaced.
///
/// It is a class because policies that hold it are copied for each call.
final class AllowedNames: Sendable {
    let names: CaseInsensitiveNames
    let paths: NamePaths?
    /// True if a name applies only at the root and not as a part of another name.
    let areAtRoot: Bool

    init(_ entries: some Sequence<String>, atRoot areAtRoot: Bool = false) {
        self.areAtRoot = areAtRoot
        names = CaseInsensitiveNames(entries)
        paths = NamePaths(masking: EmptyCollection<String>(), redacting: entries)
    }

    /// Returns whether a path of the list ends at this node.
    func isEnd(_ node: NamePaths.Node) -> Bool {
        paths?.action(at: node) == .replaceValue
    }
}
