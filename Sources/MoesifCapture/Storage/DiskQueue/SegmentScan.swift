/// The records found in the bytes of a segment file, whatever state it is in.
///
/// A record counts only if both its checksums hold. Each is found once, in the order in which they were written,
/// however the bytes were cut, copied or moved about.
struct SegmentScan {
    struct Record: Equatable {
        let header: RecordHeader
        let offset: Int
        var isDone: Bool
    }

    let identity: SegmentIdentity
    private(set) var records: [Record] = []
    /// How many records are known to be missing; what is damaged at the end counts as one.
    private(set) var damaged = 0
    /// True when nothing but whole records is in the file: more can be written after them.
    private(set) var isClean = false

    /// Looks through the file of a number; nil when it is no such segment.
    init?(_ bytes: UnsafeRawBufferPointer, number: UInt64) {
        let candidates = SegmentIdentity.candidates(in: bytes, number: number)
        let scans = candidates.lazy.map { SegmentScan(bytes, identity: $0) }
        let scan = scans.first { !$0.records.isEmpty || bytes.starts(with: $0.identity.header) }
        guard let scan else { return nil }
        self = scan
    }

    private init(_ bytes: UnsafeRawBufferPointer, identity: SegmentIdentity) {
        self.identity = identity
        var places: [UInt32: Int] = [:]
        var offset = SegmentIdentity.headerLength
        var end = offset
        while let start = Self.marker(of: identity, in: bytes, from: offset) {
            guard let header = RecordHeader(bytes, at: start, of: identity),
                header.isFollowedByPayload(in: bytes, at: start)
            else {
                // The length may be what is damaged, so that nothing is skipped on its word.
                offset = start + 1
                continue
            }
            if let place = places[header.index] {
                // A copy. The mark may have been made in either.
                records[place].isDone = records[place].isDone || header.isDone
            } else {
                places[header.index] = records.count
                records.append(Record(header: header, offset: start, isDone: header.isDone))
            }
            offset = start + RecordHeader.length + header.payloadLength
            end = offset
        }
        let isInOrder = zip(records, records.dropFirst()).allSatisfy { $0.header.index < $1.header.index }
        if !isInOrder { records.sort { $0.header.index < $1.header.index } }
        let written = records.last.map { Int($0.header.index) + 1 } ?? 0
        damaged = written - records.count
        if !Self.isTorn(bytes, from: end, of: identity) { damaged += 1 }
        let isDense = damaged == 0 && isInOrder
        let length = records.reduce(SegmentIdentity.headerLength) { $0 + RecordHeader.length + $1.header.payloadLength }
        isClean = isDense && length == bytes.count && bytes.starts(with: identity.header)
    }

    /// Where the next record may start.
    private static func marker(
        of identity: SegmentIdentity,
        in bytes: UnsafeRawBufferPointer,
        from start: Int
    ) -> Int? {
        var offset = start
        while offset <= bytes.count - RecordHeader.length {
            if bytes.littleEndian(UInt64.self, at: offset) == identity.marker { return offset }
            offset += 1
        }
        return nil
    }

    /// True when what follows the last whole record is nothing, or a record whose writing was cut short.
    private static func isTorn(_ bytes: UnsafeRawBufferPointer, from end: Int, of identity: SegmentIdentity) -> Bool {
        if bytes.count - end < RecordHeader.length { return true }
        if let header = RecordHeader(bytes, at: end, of: identity) {
            return end + RecordHeader.length + header.payloadLength > bytes.count
        }
        return bytes[end...].allSatisfy { $0 == 0 }
    }
}
