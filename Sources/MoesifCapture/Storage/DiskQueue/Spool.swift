/// Records on disk, in the order in which they were added, until they are acknowledged.
///
/// What was appended is there after the process has ended in whatever way, and is found by the next spool that is
/// opened on the folder; what a power loss may cost is told with `SpoolOptions.Synchronization`. A record is found
/// once, unless the process ends between its delivery and its acknowledgement.
///
/// Every method reads or writes files and returns when that is done. Its owner calls one at a time. A forked child that
/// goes on to use the spool would write over its parent's records: such a child must leave it alone.
final class Spool {
    let options: Moesif.SpoolOptions
    let time: any Moesif.TimeSource
    /// Nil when the spool is closed.
    var folder: SpoolFolder?
    /// In ascending order of their numbers.
    var segments: [Segment] = []
    /// The file of the last segment while records may be added to it.
    var active: FileDescriptor?
    /// The number of the next segment file.
    var nextNumber: UInt64 = 1
    /// The time at which the first record was written that was not forced to disk yet.
    var unsynchronizedSince: Duration?
    /// False after a file was made, until that too is forced to disk.
    private var isFolderSynchronized = true
    /// The records that the spool holds, and the fate of the rest.
    var counts = SpoolCounts()

    /// Opens the spool in the folder of the options, and finds what is in it, holding one file at a time in memory.
    ///
    /// - Parameter time: Its wall clock dates records, its `now` times what is forced to disk.
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
            } catch  where error.isPassing {
                throw error
            } catch {
                counts.damaged += 1
            }
        }
    }

    /// When `synchronize()` is to be called at the latest, by the time source's `now`; nil when there is nothing to do.
    ///
    /// `append` looks to it by itself as long as records come.
    var synchronizationDeadline: Duration? {
        guard let interval = options.synchronization.interval else { return nil }
        return unsynchronizedSince.map { $0 + interval }
    }

    /// True where each event is to be on the disk before it counts as accepted; others may be a moment in the drive.
    var isForcedFully: Bool {
        options.synchronization == .always
    }

    /// Small beside the bound in bytes, since room is got back by the file.
    private var segmentLimit: Int {
        min(SegmentIdentity.maximumLength, max(4096, options.byteLimit / 16))
    }

    // MARK: - Writing

    /// Writes a record; when it returns, the record is as safe as the options promise.
    ///
    /// When it throws, the record is not in the spool, and those before it are as they were. `SpoolError.full` says
    /// that the bound in bytes is reached: `evictOldest(toFit:)` makes room. After any error it can be called again,
    /// and works as soon as the cause is gone.
    @discardableResult
    func append(_ payload: [UInt8]) throws(SpoolError) -> SpoolPosition {
        let date = WallTime(time.date)
        let now = time.now
        guard let folder else { throw .closed }
        guard payload.count <= RecordHeader.maximumPayload else { throw .tooLarge }
        guard fits(payload.count) else { throw .full }
        try prepareActive(in: folder, toFit: payload.count)
        // Of the segment only what is needed: held as a whole, it would be copied when the record is noted.
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
            // A file that was deleted takes all that is written, and keeps none of it.
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

    /// True when a record can be written within the bound in bytes, even if it needs a file of its own.
    func fits(_ payloadLength: Int) -> Bool {
        couldFit(payloadLength)
            && counts.bytes <= options.byteLimit - SegmentIdentity.headerLength - RecordHeader.length - payloadLength
    }

    /// True when a record can be written where there is nothing else.
    func couldFit(_ payloadLength: Int) -> Bool {
        payloadLength <= RecordHeader.maximumPayload
            && options.byteLimit >= SegmentIdentity.headerLength + RecordHeader.length + payloadLength
    }

    /// Sees to it that there is a file to add a record to.
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
        // Also when it fails: something else may have the name.
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

    /// Leaves the file as it was before a record could not be written.
    private func takeBack(to length: Int, in file: FileDescriptor, after error: SpoolError) {
        if error == .removed { seal() }
        do {
            try file.truncate(to: length)
        } catch {
            seal()
        }
    }

    /// Adds no more to the file; whatever is at its end, what was noted of it stays readable.
    private func seal() {
        active = nil
        unsynchronizedSince = nil
        // On a disk that fails each time, empty files would gather.
        if let number = segments.last?.number { _ = finish([], in: number) }
    }

    /// Forces to disk what was written to the last file, unless the options say never; those before it were forced when
    /// they were left.
    func synchronize() throws(SpoolError) {
        guard let active, options.synchronization.interval != nil, unsynchronizedSince != nil else { return }
        do {
            try active.synchronize(isFull: isForcedFully)
            if !isFolderSynchronized { try folder?.synchronize(isFull: isForcedFully) }
            isFolderSynchronized = true
            unsynchronizedSince = nil
        } catch {
            // The system may from then on hold for written what it lost; nothing new is to share that.
            seal()
            throw error
        }
    }

    /// Forces to disk what was written, and lets go of the folder, so that another may open it.
    ///
    /// From then on `append` and `read` throw, and `acknowledge` does nothing.
    func close() {
        // Nobody can be told, and the end of the process would not do it better.
        try? synchronize()
        active = nil
        folder = nil
    }
}
