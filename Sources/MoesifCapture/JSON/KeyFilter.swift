/// Tells of the bytes of a name, without making a string, that it is none of some names in any case.
///
/// A false answer is certain. A true one is a reason to decode the name and to look it up.
struct KeyFilter: Sendable {
    /// The names in lower case, the shortest first, one after the other.
    private let bytes: [UInt8]
    /// The start of the names of each length, and last the end of all.
    private let starts: [Int]
    private let holdsEmpty: Bool
    /// False when one of the names is not ASCII, and may equal names with other bytes.
    private let isASCII: Bool

    /// - Parameter names: The names in lower case.
    init(_ names: some Sequence<String>) {
        let names = names.map(\.utf8).sorted { $0.count < $1.count }
        var bytes: [UInt8] = []
        var starts = [0]
        for name in names {
            while starts.count <= name.count { starts.append(bytes.count) }
            bytes += name
        }
        self.bytes = bytes
        self.starts = starts + [bytes.count]
        holdsEmpty = names.first?.isEmpty ?? false
        isASCII = bytes.allSatisfy { $0 < 0x80 }
    }

    /// False when these bytes, of text or of a key as JSON spells it, are none of the names.
    func mayHold(_ name: UnsafeRawBufferPointer) -> Bool {
        // What is not ASCII changes its length with its case, and an escape stands for something else.
        for byte in name where byte >= 0x80 || byte == ASCII.backslash { return true }
        return mayHold(plain: name)
    }

    /// False when these bytes, which are ASCII and hold no escape, are none of the names.
    func mayHold(plain name: UnsafeRawBufferPointer) -> Bool {
        guard isASCII else { return true }
        guard !name.isEmpty else { return holdsEmpty }
        guard name.count < starts.count - 1 else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var start = starts[name.count]
            let end = starts[name.count + 1]
            while start < end {
                if Self.isEqual(bytes, start, name) { return true }
                start += name.count
            }
            return false
        }
    }

    private static func isEqual(
        _ lowercase: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ name: UnsafeRawBufferPointer
    ) -> Bool {
        for index in 0..<name.count where lowercase[start + index] != ASCII.lowercase(name[index]) { return false }
        return true
    }
}
