/// Records on disk, in the order in which they were added, until they are acknowledged.
///
/// Appended records survive any end of the process, and the next spool that opens the folder finds them.
/// `SpoolOptions.Synchronization` describes the possible losses in a power failure. A record is found once, unless the
/// process ends between its delivery and its acknowledgment.
///
/// All methods access files and return when that is done. The owner calls one method at a time. A forked child must not
/// use the spool, because it would overwrite records of its parent.
final class Spool {
    let options: Moesif.SpoolOptions
    let time: any Moesif.TimeSource
    /// The folder, or `nil` if the spool is closed.
    var folder: SpoolFolder?
    /// The segments, in ascending order of their numbers.
    var segments: [Segment] = []
    /// The file of the last segment, as long as records may be added to it.
    var active: FileDescriptor?
    /// The number of the next segment file.
    var nextNumber: UInt64 = 1
    /// The time of the first write that has not been forced to disk, or `nil` if there is none.
    var unsynchronizedSince: Duration?
    /// False if a file was created, until its directory entry is forced to disk.
    private var isFolderSynchronized = true
    /// The number of records in the spool, and the outcome of all others.
    var counts = SpoolCounts()

    /// Opens the spool in the folder of the options and recovers its records, with one file at a time in memory.
    ///
    /// - Parameters:
    ///   - options: The options.
    ///   - time: The clock. Its `date` dates records; its `now` determines the time to force data to disk.
    init(_ options: Moesif.SpoolOptions, time: any Moesif.TimeSource) throws(SpoolError) {
        self.options = options
        self.time = time
        let folder = try SpoolFolder(options.directory)
        self.folder = folder
        let date = WallTime(time.date)
        let numbers = try folder.segmentNumbers().sorted()
        nextNumber = (numbers.last ?? 0) + 1
        for number in numbers {
            do throws(SpoolError) {
                try recover(number, in: folder, isLast: number == numbers.last, date: date)
            } catch  where error.isTemporary {
                throw error
            } catch {
                counts.damaged += 1
            }
        }
    }

    /// The time by which `synchronize()` must be called, or `nil` if there is nothing to do.
    ///
    /// It refers to the time source's `now`. `append(_:)` synchronizes by itself as long as records arrive.
    var synchronizationDeadline: Duration? {
        guard let interval = options.synchronization.interval else { return nil }
        return unsynchronizedSince.map { $0 + interval }
    }

    /// True if each event must be on disk before it counts as accepted; otherwise data may stay in the drive's cache
    /// briefly.
    var isForcedFully: Bool {
        options.synchronization == .always
    }

    /// The maximum length of a segment file, in bytes.
    ///
    /// It is small compared with the size limit, because space is freed one file at a time.
    private var segmentLimit: Int {
        min(SegmentIdentity.maximumLength, max(4096, options.byteLimit / 16))
    }

    // MARK: - Writing

    /// Writes a record, which is then as durable as the options promise.
    ///
    /// If it throws, the record is not in the spool, and all earlier records are unchanged. After any error it may be
    /// called again, and works as soon as the cause is gone.
    ///
    /// - Throws: `SpoolError`. With `.full`, the size limit is reached; `evictOldest(toFit:)` makes room.
    @discardableResult
    func append(_ payload: [UInt8]) throws(SpoolError) -> SpoolPosition {
        let date = WallTime(time.date)
        let now = time.now
        guard let folder else { throw .closed }
        guard payload.count <= RecordHeader.maximumPayload else { throw .tooLarge }
        guard fits(payload.count) else { throw .full }
        try prepareActive(in: folder, toFit: payload.count)
        // Copies only the required values: holding the segment would cause a copy when the record is noted.
        guard let active, let identity = segments.last?.identity, let length = segments.last?.length,
            let index = segments.last?.entries.count
        else { throw .removed }
        let record = RecordHeader.record(
            payload,
            index: UInt32(truncatingIfNeeded: index),
            time: date.milliseconds,
            of: identity
        )
        do throws(SpoolError) {
            try active.write(record, at: length)
            // Writing to a deleted file succeeds, but the data is lost.
            if try active.status().isRemoved { throw SpoolError.removed }
            let since = unsynchronizedSince ?? now
            unsynchronizedSince = since
            if let interval = options.synchronization.interval, now - since >= interval { try synchronize() }
        } catch {
            takeBack(to: length, in: active, after: error)
            throw error
        }
        counts.appended += 1
        counts.records += 1
        counts.bytes += record.count
        let place = segments[segments.count - 1].append(payloadLength: payload.count)
        return SpoolPosition(segment: identity.number, place: place)
    }

    /// Returns true if a record fits within the size limit, even if it needs a new file.
    func fits(_ payloadLength: Int) -> Bool {
        couldFit(payloadLength)
            && counts.bytes <= options.byteLimit - SegmentIdentity.headerLength - RecordHeader.length - payloadLength
    }

    /// Returns true if a record would fit into an empty spool.
    func couldFit(_ payloadLength: Int) -> Bool {
        payloadLength <= RecordHeader.maximumPayload
            && options.byteLimit >= SegmentIdentity.headerLength + RecordHeader.length + payloadLength
    }

    /// Ensures that there is a file to which the record can be added.
    private func prepareActive(in folder: SpoolFolder, toFit payloadLength: Int) throws(SpoolError) {
        if active != nil, let length = segments.last?.length,
            length + RecordHeader.length + payloadLength <= segmentLimit || length == SegmentIdentity.headerLength
        {
            return
        }
        try synchronize()
        active = nil
        let number = nextNumber
        guard number <= SegmentName.highestNumber else { throw .full }
        // The number is used up even on failure, because something else may have the name.
        nextNumber += 1
        let identity = SegmentIdentity(number: number, marker: .random(in: 1 ... .max))
        let file = try folder.create(segment: number)
        do {
            try file.write(identity.header, at: 0)
        } catch {
            try? folder.remove(segment: number)
            throw error
        }
        active = file
        isFolderSynchronized = false
        segments.append(Segment(identity))
        counts.bytes += SegmentIdentity.headerLength
    }

    /// Restores the file to its state before a failed write.
    private func takeBack(to length: Int, in file: FileDescriptor, after error: SpoolError) {
        if error == .removed { seal() }
        do {
            try file.truncate(to: length)
        } catch {
            seal()
        }
    }

    /// Stops adding records to the file; the noted records remain readable, regardless of the bytes at its end.
    private func seal() {
        active = nil
        unsynchronizedSince = nil
        // Otherwise empty files would accumulate on a disk that keeps failing.
        if let number = segments.last?.number { _ = finish([], in: number) }
    }

    /// Forces the writes to the last file to disk, unless the options disable it.
    ///
    /// Earlier files were synchronized when the next one was started.
    func synchronize() throws(SpoolError) {
        guard let active, options.synchronization.interval != nil, unsynchronizedSince != nil else { return }
        do {
            try active.synchronize(isFull: isForcedFully)
            if !isFolderSynchronized { try folder?.synchronize(isFull: isForcedFully) }
            isFolderSynchronized = true
            unsynchronizedSince = nil
        } catch {
            // The system may now treat lost data as written. New records must not depend on this file.
            seal()
            throw error
        }
    }

    /// Forces written data to disk and releases the folder, so that another spool may open it.
    ///
    /// Afterward `append(_:)` and `read(after:count:bytes:)` throw, and `acknowledge(_:)` has no effect.
    func close() {
        // A failure cannot be reported, and the end of the process would have the same effect.
        try? synchronize()
        active = nil
        folder = nil
    }
}
