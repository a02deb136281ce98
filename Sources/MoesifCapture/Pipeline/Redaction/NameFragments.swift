/// Fragments of names, matched in any case.
struct NameFragments: Sendable {
    /// The concatenated fragments.
    private let bytes: [UInt8]
    /// The range of each fragment in `bytes`.
    private let ranges: [Range<Int>]
    /// A bit set of the hashes of the first two bytes of each fragment.
    private let beginnings: UInt64
    /// True if a fragment has fewer than two bytes and cannot be found through `beginnings`.
    private let holdsShort: Bool

    init(_ fragments: some Sequence<String>) {
        var bytes: [UInt8] = []
        var ranges: [Range<Int>] = []
        for fragment in fragments {
            let start = bytes.count
            bytes += fragment.lowercased().utf8
            ranges.append(start..<bytes.count)
        }
        holdsShort = ranges.contains { $0.count < 2 }
        beginnings = ranges.filter { $0.count >= 2 }.reduce(0) {
            $0 | Self.mark(bytes[$1.lowerBound], bytes[$1.lowerBound + 1])
        }
        self.bytes = bytes
        self.ranges = ranges
    }

    /// Returns true if `name`, which must be in lower case, contains one of the fragments.
    ///
    /// Compares bytes: a search by `Character` costs more than building the rest of an event.
    func areIn(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { name in
            bytes.withUnsafeBufferPointer { bytes in
                var start = 0
                while start <= name.count {
                    if mayBegin(name, start), ranges.contains(where: { Self.isPart(bytes, $0, name, start) }) {
                        return true
                    }
                    start &+= 1
                }
                return false
            }
        }
    }

    private func mayBegin(_ name: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        holdsShort || (start &+ 1 < name.count && beginnings & Self.mark(name[start], name[start &+ 1]) != 0)
    }

    private static func isPart(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ name: UnsafeBufferPointer<UInt8>,
        _ start: Int
    ) -> Bool {
        guard range.count <= name.count - start else { return false }
        for index in 0..<range.count where bytes[range.lowerBound + index] != name[start + index] { return false }
        return true
    }

    private static func mark(_ first: UInt8, _ second: UInt8) -> UInt64 {
        1 << UInt64((first &* 7 &+ second) & 63)
    }
}
