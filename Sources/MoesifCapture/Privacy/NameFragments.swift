/// Parts by which names are found, in any case.
struct NameFragments: Sendable {
    private let fragments: [[UInt8]]
    /// A bit for each byte, modulo 64, that a fragment begins with.
    private let firstBytes: UInt64
    private let holdsEmpty: Bool

    init(_ fragments: some Sequence<String>) {
        self.fragments = fragments.map { Array($0.lowercased().utf8) }
        firstBytes = self.fragments.reduce(0) { $0 | 1 << UInt64(($1.first ?? 0) & 63) }
        holdsEmpty = self.fragments.contains([])
    }

    /// True when one of the fragments is in `name`, which is in lower case.
    ///
    /// Byte by byte: a search by characters costs more than all the rest of an event.
    func areIn(_ name: String) -> Bool {
        var name = name
        return holdsEmpty
            || name.withUTF8 { name in
                for start in name.indices where firstBytes & 1 << UInt64(name[start] & 63) != 0 {
                    let rest = name[start...]
                    if fragments.contains(where: { rest.starts(with: $0) }) { return true }
                }
                return false
            }
    }
}
