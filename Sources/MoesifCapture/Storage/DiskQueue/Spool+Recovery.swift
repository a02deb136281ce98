extension Spool {
    /// More than a segment file ever is, to find what was moved about in one, and little enough to hold in memory.
    private static let longestFile = 4 * SegmentIdentity.maximumLength

    /// Finds the records of one file.
    func recover(
        _ number: UInt64,
        in folder: SpoolFolder,
        isLast: Bool,
        date: WallTime
    ) throws(SpoolError) {
        let file = try folder.open(segment: number)
        let length = try file.status().size
        let bytes = try file.bytes(count: min(length, Self.longestFile), at: 0)
        let (scan, isUnborn) = bytes.withUnsafeBytes {
            (SegmentScan($0, number: number), SegmentIdentity.isUnborn($0))
        }
        guard let scan else {
            guard isUnborn, length == bytes.count else { throw .damaged }
            return try folder.remove(segment: number)
        }
        counts.damaged += scan.damaged + (length > bytes.count ? 1 : 0)
        let segment = Segment(scan, length: bytes.count)
        segments.append(segment)
        counts.bytes += bytes.count
        counts.records += segment.pending
        counts.recovered += segment.pending
        if isLast {
            if scan.isClean { active = file }
            // The process before may have ended before it did so. Where it fails, the records are there all the same.
            if options.synchronization.interval != nil { try? file.synchronize(isFull: isForcedFully) }
        }
        let expired = scan.records.indices.filter {
            date.isLater(than: WallTime(milliseconds: scan.records[$0].header.time), by: options.maximumAge)
        }
        counts.expired += finish(expired, in: number)
    }
}
