extension Spool {
    /// Notes that records need not be delivered any more; returns how many of them were still in the spool.
    ///
    /// It does for what was delivered and for what was given up. Files without a record left are deleted.
    @discardableResult
    func acknowledge(_ positions: some Sequence<SpoolPosition>) -> Int {
        var places: [UInt64: [Int]] = [:]
        for position in positions { places[position.segment, default: []].append(position.place) }
        let finished = places.reduce(0) { $0 + finish($1.value, in: $1.key) }
        counts.acknowledged += finished
        return finished
    }

    /// Drops the oldest records, a file of them at a time, until a record of a length fits; returns which.
    ///
    /// It drops none for a record that would not even fit alone. What it returns was still in the spool, and may be
    /// on its way: a later acknowledgement of it counts nothing.
    func evictOldest(toFit payloadLength: Int) -> [SpoolPosition] {
        guard folder != nil, couldFit(payloadLength) else { return [] }
        var evicted: [SpoolPosition] = []
        while !fits(payloadLength), let oldest = segments.first {
            let places = oldest.entries.indices.filter { oldest.entries[$0].isPending }
            if finish(places, in: oldest.number) > 0 {
                evicted += places.map { SpoolPosition(segment: oldest.number, place: $0) }
            }
            // A file that cannot be deleted makes no room, and neither would the next.
            if segments.first?.number == oldest.number { break }
        }
        counts.evicted += evicted.count
        return evicted
    }

    /// Deletes every segment file in the folder, those that could not be read too.
    ///
    /// Throws if one of them cannot be deleted; what was in the others is gone.
    func eraseAll() throws(SpoolError) {
        guard let folder else { throw .closed }
        // A later file cannot be written to any more either.
        active = nil
        unsynchronizedSince = nil
        var failure: SpoolError?
        for number in try folder.segmentNumbers() {
            do throws(SpoolError) {
                try folder.remove(segment: number)
            } catch {
                // A folder may forbid that and not that its files are written to; an empty file holds nothing.
                guard (try? folder.open(segment: number).truncate(to: 0)) != nil else {
                    failure = failure ?? error
                    continue
                }
            }
            guard let index = segments.firstIndex(where: { $0.number == number }) else { continue }
            forget(segmentAt: index)
        }
        if let failure { throw failure }
        // A file that somebody else has deleted is in no listing.
        while !segments.isEmpty { forget(segmentAt: segments.endIndex - 1) }
        if options.synchronization.interval != nil { try folder.synchronize(isFull: isForcedFully) }
    }

    private func forget(segmentAt index: Int) {
        let segment = segments.remove(at: index)
        counts.bytes -= segment.length
        counts.records -= segment.pending
        counts.acknowledged += segment.pending
    }

    /// Every record before `lowWater` is done with; `end` comes after every record, and not after the next one.
    var extent: (lowWater: SpoolPosition, end: SpoolPosition) {
        var end = SpoolPosition(segment: nextNumber, place: 0)
        if active != nil, let last = segments.last {
            end = SpoolPosition(segment: last.number, place: last.entries.count)
        }
        let oldest = segments.first { $0.pending > 0 }
        return (oldest.map { SpoolPosition(segment: $0.number, place: $0.firstPending) } ?? end, end)
    }

    /// Notes that records are done with, also on disk; returns how many of them were not already.
    func finish(_ places: [Int], in number: UInt64) -> Int {
        guard let folder, let index = segments.firstIndex(where: { $0.number == number }) else { return 0 }
        let offsets = places.compactMap { segments[index].finish($0) }
        counts.records -= offsets.count
        if segments[index].pending == 0, remove(segmentAt: index, from: folder) { return offsets.count }
        guard !offsets.isEmpty else { return 0 }
        do throws(SpoolError) {
            // A mark lies within what was written before, so that it needs no room on a full disk.
            let file = try file(of: segments[index], in: folder)
            var mark: [UInt8] = []
            mark.append(littleEndian: RecordHeader.mark)
            for offset in offsets { try file.write(mark, at: offset + RecordHeader.markOffset) }
        } catch  where !error.isFinal {
            counts.unmarked += offsets.count
        } catch {
            // There is no file to find them in.
        }
        return offsets.count
    }

    /// The segment's file, open for reading and writing.
    func file(of segment: Segment, in folder: SpoolFolder) throws(SpoolError) -> FileDescriptor {
        if let active, segment.number == segments.last?.number { return active }
        return try folder.open(segment: segment.number)
    }

    /// Deletes a segment file; false when that cannot be done.
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
