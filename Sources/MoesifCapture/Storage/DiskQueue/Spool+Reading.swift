extension Spool {
    /// The records that have been read, and the limits for more.
    private struct Batch {
        let count: Int
        let bytes: Int
        var records: [SpoolRecord] = []
        var size = 0

        func takes(_ length: Int) -> Bool {
            records.count < count && (records.isEmpty || length <= bytes - size)
        }
    }

    /// Reads unsettled records, the oldest first, starting after a position.
    ///
    /// It respects both limits, but returns at least one record if there is one. Records that are expired or unreadable
    /// are counted and left out.
    ///
    /// - Parameters:
    ///   - position: The position after which to start. Default: the first record.
    ///   - count: The maximum number of records.
    ///   - bytes: The maximum total size, in bytes.
    /// - Throws: `SpoolError` if a file cannot be read for now and no record was read before.
    func read(after position: SpoolPosition? = nil, count: Int, bytes: Int) throws(SpoolError) -> [SpoolRecord] {
        let date = WallTime(time.date)
        guard let folder else { throw .closed }
        var batch = Batch(count: count, bytes: bytes)
        for segment in segments where segment.number >= position?.segment ?? 0 {
            let isFirst = segment.number == position?.segment
            let places = segment.entries.indices.dropFirst(isFirst ? (position?.place ?? 0) + 1 : 0)
            do throws(SpoolError) {
                guard try read(places, of: segment, in: folder, into: &batch, date: date) else { break }
            } catch {
                if batch.records.isEmpty { throw error }
                break
            }
        }
        return batch.records
    }

    /// Reads records of one segment, and returns false if the limits are reached.
    private func read(
        _ places: Range<Int>,
        of segment: Segment,
        in folder: SpoolFolder,
        into batch: inout Batch,
        date: WallTime
    ) throws(SpoolError) -> Bool {
        var file: FileDescriptor?
        for place in places where segment.entries[place].isPending {
            let entry = segment.entries[place]
            guard batch.takes(Int(entry.payloadLength)) else { return false }
            do throws(SpoolError) {
                if file == nil { file = try self.file(of: segment, in: folder) }
                guard let file else { return false }
                if let payload = try payload(at: entry, of: segment, in: file, date: date) {
                    let position = SpoolPosition(segment: segment.number, place: place)
                    batch.records.append(SpoolRecord(position: position, bytes: payload))
                    batch.size += payload.count
                } else {
                    counts.expired += finish([place], in: segment.number)
                }
            } catch {
                guard error.isPermanent else { throw error }
                counts.lost += finish([place], in: segment.number)
            }
        }
        return true
    }

    /// Reads a payload, or returns `nil` if the record has expired.
    private func payload(
        at entry: Segment.Entry,
        of segment: Segment,
        in file: FileDescriptor,
        date: WallTime
    ) throws(SpoolError) -> [UInt8]? {
        let length = RecordHeader.length + Int(entry.payloadLength)
        let bytes = try file.bytes(count: length, at: Int(entry.offset))
        let header = bytes.withUnsafeBytes { buffer -> RecordHeader? in
            let header = RecordHeader(buffer, at: 0, of: segment.identity)
            guard let header, header.isFollowedByPayload(in: buffer, at: 0) else { return nil }
            return header
        }
        guard let header, header.payloadLength == Int(entry.payloadLength) else { throw .damaged }
        if date.isLater(than: WallTime(milliseconds: header.time), by: options.maximumAge) { return nil }
        return Array(bytes.dropFirst(RecordHeader.length))
    }
}
