/// Tells of the bytes of a name, without making a string, that it is none of some names in any case.
///
/// A false answer is certain. A true one is a reason to decode the name and to look it up.
struct KeyFilter: Sendable {
    /// A bit for each length, modulo 64, that a name has.
    private let lengths: UInt64
    /// The names in lower case; nil when one of them is not ASCII, and may equal names with other bytes.
    private let names: [[UInt8]]?

    /// - Parameter names: The names in lower case.
    init(_ names: some Sequence<String>) {
        let names = names.map { Array($0.utf8) }
        lengths = names.reduce(0) { $0 | 1 << UInt64($1.count & 63) }
        self.names = names.allSatisfy { $0.allSatisfy { $0 < 0x80 } } ? names : nil
    }

    /// The filter for the names of both.
    init(_ first: KeyFilter, _ second: KeyFilter) {
        lengths = first.lengths | second.lengths
        names = first.names.flatMap { names in second.names.map { names + $0 } }
    }

    /// False when these bytes, of text or of a key as JSON spells it, are none of the names.
    func mayHold(_ name: UnsafeRawBufferPointer) -> Bool {
        // What is not ASCII changes its length with its case, and an escape stands for something else.
        let isPlain = name.allSatisfy { $0 < 0x80 && $0 != ASCII.backslash }
        guard isPlain, let names else { return true }
        return lengths & 1 << UInt64(name.count & 63) != 0 && names.contains { Self.isEqual($0, name) }
    }

    private static func isEqual(_ lowercase: [UInt8], _ name: UnsafeRawBufferPointer) -> Bool {
        guard lowercase.count == name.count else { return false }
        for index in name.indices where lowercase[index] != ASCII.lowercase(name[index]) { return false }
        return true
    }
}
