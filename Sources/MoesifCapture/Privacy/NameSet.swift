/// Names that are looked up in any case.
struct NameSet: Sendable {
    private let names: Set<String>
    /// A bit for each length below 64 that a name has: most names are refused without being lowered.
    private let lengths: UInt64

    init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0.lowercased() })
        lengths = self.names.reduce(0) { $0 | 1 << UInt64($1.utf8.count & 63) }
    }

    var isEmpty: Bool {
        names.isEmpty
    }

    func contains(_ name: String) -> Bool {
        guard !names.isEmpty else { return false }
        let length = name.utf8.count
        // Lowering can change the length of what is not ASCII (U+212A, the kelvin sign, is three bytes; its k is one).
        guard lengths & 1 << UInt64(length & 63) != 0 || name.utf8.contains(where: { $0 >= 0x80 }) else { return false }
        return names.contains(name.lowercased())
    }

    func formUnion(_ other: NameSet) -> NameSet {
        NameSet(names.union(other.names))
    }

    /// True when `bytes` hold one of the names in double quotes, in any case: as a JSON key would stand there, be it with
    /// escapes, or in JSON that is itself a string of JSON.
    func isQuoted(in bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == ASCII.quote else {
                index += 1
                continue
            }
            var end = index + 1
            while end < bytes.count, bytes[end] != ASCII.quote, end - index <= 256 { end += 1 }
            if end < bytes.count, bytes[end] == ASCII.quote {
                var last = end
                while last > index + 1, bytes[last - 1] == ASCII.backslash { last -= 1 }
                if contains(JSONText.decode(bytes, index + 1..<last)) { return true }
            }
            index += 1
        }
        return false
    }
}
