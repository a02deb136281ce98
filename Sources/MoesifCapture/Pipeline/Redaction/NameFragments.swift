/// Parts by which names are found, in any case.
struct NameFragments: Sendable {
    /// The fragments, one after the other.
    private let bytes: [UInt8]
    /// The place of each of them.
    private let ranges: [Range<Int>]
    /// A bit for each pair of bytes that a fragment begins with.
    private let beginnings: UInt64
    /// True when a fragment is too short to be found by its first two bytes.
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

    /// True when one of the fragments is in `name`, which is in lower case.
    ///
    /// Byte by byte: a search by characters costs more than all the rest of an event.
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
