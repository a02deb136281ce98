/// The names and paths of values that alone are let through.
///
/// A class: policies that hold it are copied for each call.
final class AllowedNames: Sendable {
    let names: CaseInsensitiveNames
    let paths: NamePaths?
    /// True where a name is that of a place at the root, and counts nowhere else.
    let areAtRoot: Bool

    init(_ entries: some Sequence<String>, atRoot areAtRoot: Bool = false) {
        self.areAtRoot = areAtRoot
        names = CaseInsensitiveNames(entries)
        paths = NamePaths(masking: EmptyCollection<String>(), redacting: entries)
    }

    /// Returns whether a path leads to a place.
    func isEnd(_ node: NamePaths.Node) -> Bool {
        paths?.action(at: node) == .replaceValue
    }
}
