/// The records found in the bytes of a segment file, which may be damaged.
///
/// A record counts only if both its checksums are valid. Each record is found once, in the order of writing, even if
/// the bytes were cut, copied or moved.
struct SegmentScan {
    struct Record: Equatable {
        let header: RecordHeader
        let offset: Int
        var isDone: Bool
    }

    let identity: SegmentIdentity
    private(set) var records: [Record] = []
    /// The number of records that are known to be missing; damage at the end counts as one.
    private(set) var damaged = 0
    /// True if the file contains only complete records, so that more can be appended.
    private(set) var isClean = false

    /// Scans the file with a number, or returns `nil` if it is not a segment file with that number.
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
                // The length itself may be damaged, so it must not be used to skip bytes.
                offset = start + 1
                continue
            }
            if let place = places[header.index] {
                // This is a copy of a record. Either of the two may have the mark.
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

    /// Returns the offset of the next possible record.
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

    /// Returns true if nothing, or only an incompletely written record, follows the last complete record.
    private static func isTorn(_ bytes: UnsafeRawBufferPointer, from end: Int, of identity: SegmentIdentity) -> Bool {
        if bytes.count - end < RecordHeader.length { return true }
        if let header = RecordHeader(bytes, at: end, of: identity) {
            return end + RecordHeader.length + header.payloadLength > bytes.count
        }
        return bytes[end...].allSatisfy { $0 == 0 }
    }
}
