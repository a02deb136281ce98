/// A set of names with case-insensitive lookup by their UTF-8 bytes.
///
/// It is a class because policies that hold several sets are copied for each call.
final class CaseInsensitiveNames: Sendable {
    /// The names in lower case.
    let names: Set<String>
    /// The ASCII names, sorted by length and concatenated.
    private let bytes: [UInt8]
    /// The offset of the names of each length, and the total length as the last element.
    private let starts: [Int]
    /// For each length, a bit mask of the first bytes of the names.
    let beginnings: [UInt32]

    init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0.lowercased() })
        let ascii = self.names.map { Array($0.utf8) }.filter { $0.allSatisfy { $0 < 0x80 } }
        let sorted = ascii.sorted { $0.count < $1.count }
        bytes = sorted.flatMap(\.self)
        let longest = sorted.last?.count ?? 0
        starts = (0...longest + 1).map { length in sorted.prefix { $0.count < length }.reduce(0) { $0 + $1.count } }
        beginnings = (0...longest).map { length in
            sorted.filter { $0.count == length }.reduce(0) { $0 | Self.mark($1.first ?? 0) }
        }
    }

    var isEmpty: Bool {
        names.isEmpty
    }

    func contains(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { contains(UnsafeRawBufferPointer($0)) }
    }

    /// Returns whether the UTF-8 bytes are one of the names.
    func contains(_ name: UnsafeRawBufferPointer) -> Bool {
        if contains(ascii: name) { return true }
        // Case conversion may change the length of a letter, or turn it into ASCII: the Kelvin sign lower-cases to `k`.
        for byte in name where byte >= 0x80 {
            return names.contains(String(decoding: name, as: UTF8.self).lowercased())
        }
        return false
    }

    private func contains(ascii name: UnsafeRawBufferPointer) -> Bool {
        let count = name.count
        guard count < beginnings.count else { return false }
        guard count > 0 else { return names.contains("") }
        guard beginnings[count] & Self.mark(name[0]) != 0 else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var start = starts[count]
            let end = starts[count + 1]
            while start < end {
                if Self.isEqual(bytes, start, name) { return true }
                start += count
            }
            return false
        }
    }

    private static func isEqual(
        _ lowercase: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ name: UnsafeRawBufferPointer
    ) -> Bool {
        for index in 0..<name.count where lowercase[start &+ index] != ASCII.lowercase(name[index]) { return false }
        return true
    }

    @inline(__always)
    static func mark(_ first: UInt8) -> UInt32 {
        1 << UInt32((first | 0x20) & 31)
    }
}
