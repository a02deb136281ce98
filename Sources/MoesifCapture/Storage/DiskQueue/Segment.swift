/// What is known in memory of one segment file: where its records are, not what is in them.
struct Segment {
    /// Where a record is; an offset of 0, where no record can be, says that it is done with.
    struct Entry {
        var offset: UInt32
        var payloadLength: UInt32

        var isPending: Bool { offset != 0 }
    }

    let identity: SegmentIdentity
    /// By index for a segment that is being written; damage may leave some out of one that was found.
    private(set) var entries: [Entry] = []
    /// How many of the records are not done with.
    private(set) var pending = 0
    /// The place of the first record that is not done with; where the next will be if all are.
    private(set) var firstPending = 0
    /// How long the file is.
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

    /// Notes a record written at the end of the file; returns its place.
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

    /// Notes that a record is done with; returns where it is, or nil if that was known, or there is none.
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
