extension SpoolState {
    mutating func acknowledge(_ places: [UInt64: [Int]]) -> Int {
        var finished = 0
        for (number, places) in places { finished += finish(places, in: number) }
        counts.acknowledged += finished
        return finished
    }

    mutating func evictOldest(toFit payloadLength: Int) -> [SpoolPosition] {
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

    /// Every record before this position is done with.
    var lowWater: SpoolPosition {
        for segment in segments where segment.pending > 0 {
            return SpoolPosition(segment: segment.number, place: segment.firstPending)
        }
        return end
    }

    /// A position after every record, and not after the next one.
    var end: SpoolPosition {
        guard active != nil, let last = segments.last else { return SpoolPosition(segment: nextNumber, place: 0) }
        return SpoolPosition(segment: last.number, place: last.entries.count)
    }

    /// Notes that records are done with, also on disk; returns how many of them were not already.
    mutating func finish(_ places: [Int], in number: UInt64) -> Int {
        guard let folder, let index = index(of: number) else { return 0 }
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

    func index(of number: UInt64) -> Int? {
        var low = segments.startIndex
        var high = segments.endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if segments[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < segments.endIndex && segments[low].number == number ? low : nil
    }

    /// The segment's file, open for reading and writing.
    func file(of segment: Segment, in folder: SpoolFolder) throws(SpoolError) -> FileDescriptor {
        if let active, segment.number == segments.last?.number { return active }
        return try folder.open(segment: segment.number)
    }

    /// Deletes a segment file; false when that cannot be done.
    private mutating func remove(segmentAt index: Int, from folder: SpoolFolder) -> Bool {
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
