/// The state of one segment file: the locations of its records, without their contents.
struct Segment {
    /// The location of a record; an offset of 0, at which no record can start, means that the record is settled.
    struct Entry {
        var offset: UInt32
        var payloadLength: UInt32

        var isPending: Bool { offset != 0 }
    }

    let identity: SegmentIdentity
    /// The records in order; in a file that was found damaged, some may be missing.
    private(set) var entries: [Entry] = []
    /// The number of unsettled records.
    private(set) var pending = 0
    /// The place of the first unsettled record, or that of the next record if all are settled.
    private(set) var firstPending = 0
    /// The length of the file, in bytes.
    var length: Int

    var number: UInt64 { identity.number }

    init(_ identity: SegmentIdentity) {
        self.identity = identity
        length = SegmentIdentity.headerLength
    }

    init(_ scan: SegmentScan, length: Int) {
        identity = scan.identity
        self.length = length
        for record in scan.records {
            entries.append(
                Entry(
                    offset: record.isDone ? 0 : UInt32(truncatingIfNeeded: record.offset),
                    payloadLength: UInt32(truncatingIfNeeded: record.header.payloadLength)
                )
            )
            if !record.isDone { pending += 1 }
        }
        skipFinished()
    }

    /// Notes a record that was written at the end of the file, and returns its place.
    mutating func append(payloadLength: Int) -> Int {
        entries.append(
            Entry(
                offset: UInt32(truncatingIfNeeded: length),
                payloadLength: UInt32(truncatingIfNeeded: payloadLength)
            )
        )
        pending += 1
        length += RecordHeader.length + payloadLength
        return entries.count - 1
    }

    /// Notes that a record is settled, and returns its offset, or `nil` if it was settled before or does not exist.
    mutating func finish(_ place: Int) -> Int? {
        guard entries.indices.contains(place), entries[place].isPending else { return nil }
        let offset = Int(entries[place].offset)
        entries[place].offset = 0
        pending -= 1
        skipFinished()
        return offset
    }

    private mutating func skipFinished() {
        while firstPending < entries.count, !entries[firstPending].isPending { firstPending += 1 }
    }
}
