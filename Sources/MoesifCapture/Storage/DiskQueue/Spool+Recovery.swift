extension Spool {
    /// The maximum number of bytes that are read from a file.
    ///
    /// It is more than the length of any segment file, so that bytes that were moved within a damaged file are found.
    /// It is small enough to fit into memory.
    private static let longestFile = 4 * SegmentIdentity.maximumLength

    /// Recovers the records of one file.
    func recover(
        _ number: UInt64,
        in folder: SpoolFolder,
        isLast: Bool,
        date: WallTime
    ) throws(SpoolError) {
        let file = try folder.open(segment: number)
        let length = try file.status().size
        let bytes = try file.bytes(count: min(length, Self.longestFile), at: 0)
        let (scan, isIncompleteHeader) = bytes.withUnsafeBytes {
            (SegmentScan($0, number: number), SegmentIdentity.isIncompleteHeader($0))
        }
        guard let scan else {
            guard isIncompleteHeader, length == bytes.count else { throw .damaged }
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
            // The previous process may have ended before it synchronized the file. If this fails, the records remain
            // usable.
            if options.synchronization.interval != nil { try? file.synchronize(isFull: isForcedFully) }
        }
        let expired = scan.records.indices.filter {
            date.isLater(than: WallTime(milliseconds: scan.records[$0].header.time), by: options.maximumAge)
        }
        counts.expired += finish(expired, in: number)
    }
}
