extension Spool {
    /// Notes that records were delivered or dropped, and returns the number of those that were still in the spool.
    ///
    /// Files in which all records are settled are deleted.
    @discardableResult
    func acknowledge(_ positions: some Sequence<SpoolPosition>) -> Int {
        var places: [UInt64: [Int]] = [:]
        for position in positions { places[position.segment, default: []].append(position.place) }
        let finished = places.reduce(0) { $0 + finish($1.value, in: $1.key) }
        counts.acknowledged += finished
        return finished
    }

    /// Drops the oldest records, one file at a time, until a record of the given length fits.
    ///
    /// Drops nothing for a record that would not fit into an empty spool.
    ///
    /// - Returns: The positions of the dropped records. They may be under way; acknowledging them later has no effect.
    func evictOldest(toFit payloadLength: Int) -> [SpoolPosition] {
        guard folder != nil, couldFit(payloadLength) else { return [] }
        var evicted: [SpoolPosition] = []
        while !fits(payloadLength), let oldest = segments.first {
            let places = oldest.entries.indices.filter { oldest.entries[$0].isPending }
            if finish(places, in: oldest.number) > 0 {
                evicted += places.map { SpoolPosition(segment: oldest.number, place: $0) }
            }
            // A file that cannot be deleted frees no space, and the next one would not either.
            if segments.first?.number == oldest.number { break }
        }
        counts.evicted += evicted.count
        return evicted
    }

    /// Deletes every segment file in the folder, including those that could not be read.
    ///
    /// - Throws: `SpoolError` if a file cannot be deleted. All other files are deleted nevertheless.
    func eraseAll() throws(SpoolError) {
        guard let folder else { throw .closed }
        // The active file is about to be deleted and must not be written to.
        active = nil
        unsynchronizedSince = nil
        var failure: SpoolError?
        for number in try folder.segmentNumbers() {
            do throws(SpoolError) {
                try folder.remove(segment: number)
            } catch {
                // A folder may forbid deleting a file but allow writing to it. An empty file contains no records.
                guard (try? folder.open(segment: number).truncate(to: 0)) != nil else {
                    failure = failure ?? error
                    continue
                }
            }
            guard let index = segments.firstIndex(where: { $0.number == number }) else { continue }
            forget(segmentAt: index)
        }
        if let failure { throw failure }
        // A file that something else has deleted is not listed.
        while !segments.isEmpty { forget(segmentAt: segments.endIndex - 1) }
        if options.synchronization.interval != nil { try folder.synchronize(isFull: isForcedFully) }
    }

    private func forget(segmentAt index: Int) {
        let segment = segments.remove(at: index)
        counts.bytes -= segment.length
        counts.records -= segment.pending
        counts.acknowledged += segment.pending
    }

    /// The positions of the unsettled records.
    ///
    /// Every record before `lowWater` is settled. `end` comes after every record, and not after the next one.
    var extent: (lowWater: SpoolPosition, end: SpoolPosition) {
        var end = SpoolPosition(segment: nextNumber, place: 0)
        if active != nil, let last = segments.last {
            end = SpoolPosition(segment: last.number, place: last.entries.count)
        }
        let oldest = segments.first { $0.pending > 0 }
        return (oldest.map { SpoolPosition(segment: $0.number, place: $0.firstPending) } ?? end, end)
    }

    /// Settles records, also on disk, and returns the number of those that were unsettled.
    func finish(_ places: [Int], in number: UInt64) -> Int {
        guard let folder, let index = segments.firstIndex(where: { $0.number == number }) else { return 0 }
        let offsets = places.compactMap { segments[index].finish($0) }
        counts.records -= offsets.count
        if segments[index].pending == 0, remove(segmentAt: index, from: folder) { return offsets.count }
        guard !offsets.isEmpty else { return 0 }
        do throws(SpoolError) {
            // The mark overwrites existing bytes, so that it needs no space on a full disk.
            let file = try file(of: segments[index], in: folder)
            var mark: [UInt8] = []
            mark.append(littleEndian: RecordHeader.mark)
            for offset in offsets { try file.write(mark, at: offset + RecordHeader.markOffset) }
        } catch  where !error.isPermanent {
            counts.unmarked += offsets.count
        } catch {
            // The file is gone or unreadable, so no process can find the records again.
        }
        return offsets.count
    }

    /// Returns the segment's file, open for reading and writing.
    func file(of segment: Segment, in folder: SpoolFolder) throws(SpoolError) -> FileDescriptor {
        if let active, segment.number == segments.last?.number { return active }
        return try folder.open(segment: segment.number)
    }

    /// Deletes a segment file, and returns false if that is not possible.
    private func remove(segmentAt index: Int, from folder: SpoolFolder) -> Bool {
        do {
            try folder.remove(segment: segments[index].number)
        } catch {
            return false
        }
        if index == segments.endIndex - 1 {
            active = nil
            unsynchronizedSince = nil
        }
        counts.bytes -= segments[index].length
        segments.remove(at: index)
        return true
    }
}
