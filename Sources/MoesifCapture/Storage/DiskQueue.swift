/// The items that wait on disk, in a spool that is opened as soon as possible and retried if it fails.
///
/// All methods access files and return when that is done. The owner calls one method at a time.
struct DiskQueue {
    /// The result of writing an item to disk.
    enum Acceptance: Equatable {
        case stored
        /// The size limit is reached, and the new item must be dropped.
        case full
        /// The item could not be written, and must stay in memory.
        case failed
    }

    /// The items that were read, and the number of records that were left out.
    struct Reading {
        var items: [StoredItem] = []
        /// True if the disk cannot be read for now.
        var isFailed = false
        var expired = 0
        var unreadable = 0
    }

    private enum Access {
        case writing, reading, erasing
    }

    /// The time before a folder that could not be opened or erased is tried again.
    static let retryInterval = Duration.seconds(60)

    private let options: Moesif.SpoolOptions
    private let evicts: Bool
    private let timeSource: any Moesif.TimeSource
    private let log: Log
    private let health: HealthMonitor
    private var spool: Spool?
    private var isClosed = false
    private var nextOpening = Duration.zero
    private var nextErasure = Duration.zero
    private var failing: Set<Access> = []

    init(
        _ options: Moesif.SpoolOptions,
        overflow: Moesif.OverflowPolicy,
        timeSource: any Moesif.TimeSource,
        log: Log,
        health: HealthMonitor
    ) {
        self.options = options
        evicts = overflow == .dropOldest
        self.timeSource = timeSource
        self.log = log
        self.health = health
    }

    /// Opens the folder, unless a recent attempt failed.
    ///
    /// - Parameter isUrgent: True if the folder must be erased; it is then opened as soon as the erasure is due.
    /// - Returns: The records found, or `nil` if this call did not open the folder.
    mutating func open(isUrgent: Bool = false) -> SpoolCounts? {
        let now = timeSource.now
        guard spool == nil, !isClosed, now >= (isUrgent ? nextErasure : nextOpening) else { return nil }
        do throws(SpoolError) {
            let spool = try Spool(options, time: timeSource)
            self.spool = spool
            noteSuccess(.writing)
            let counts = spool.counts
            if counts.damaged > 0 {
                log.warning("found \(counts.damaged.counted("damaged record")) in the spool, which cannot be delivered")
            }
            return counts
        } catch {
            nextOpening = now + Self.retryInterval
            if isUrgent { nextErasure = nextOpening }
            noteFailure(.writing, error)
            return nil
        }
    }

    /// Writes an item to disk, and returns the positions of records that were dropped to make room.
    mutating func append(_ kind: PayloadKind, _ bytes: [UInt8]) -> (Acceptance, evicted: [SpoolPosition]) {
        guard let spool else { return (.failed, []) }
        var record: [UInt8] = []
        record.reserveCapacity(bytes.count + 1)
        record.append(kind.rawValue)
        record += bytes
        var evicted: [SpoolPosition] = []
        do throws(SpoolError) {
            do throws(SpoolError) {
                try spool.append(record)
            } catch {
                guard error == .full, evicts else { throw error }
                evicted = spool.evictOldest(toFit: record.count)
                guard !evicted.isEmpty else { throw error }
                try spool.append(record)
            }
        } catch {
            if error == .full { return (.full, evicted) }
            noteFailure(.writing, error)
            return (.failed, evicted)
        }
        noteSuccess(.writing)
        return (.stored, evicted)
    }

    /// Reads items of one kind, the oldest first.
    mutating func read(after position: SpoolPosition?, _ limits: BatchLimits, now: Duration) -> Reading {
        guard let spool else { return Reading(isFailed: true) }
        let before = spool.counts
        var reading = Reading()
        var cursor = position
        do throws(SpoolError) {
            while reading.items.isEmpty {
                let records = try spool.read(after: cursor, count: limits.count, bytes: limits.bytes)
                noteSuccess(.reading)
                guard let last = records.last else { break }
                cursor = last.position
                add(records, to: &reading, from: spool, limits, now: now)
            }
        } catch {
            noteFailure(.reading, error)
            // Records that were left out before the failure still count.
            reading.isFailed = true
        }
        let after = spool.counts
        reading.expired = after.expired - before.expired
        reading.unreadable += after.lost - before.lost
        return reading
    }

    private func add(
        _ records: [SpoolRecord],
        to reading: inout Reading,
        from spool: Spool,
        _ limits: BatchLimits,
        now: Duration
    ) {
        var size = 0
        for record in records {
            guard let kind = record.bytes.first.flatMap(PayloadKind.init) else {
                // A later version may have written the record, and it cannot be delivered.
                reading.unreadable += spool.acknowledge([record.position])
                continue
            }
            guard kind == reading.items.first?.kind ?? kind else { return }
            size += record.bytes.count - 1
            guard reading.items.isEmpty || size <= limits.limited(to: kind).bytes else { return }
            reading.items.append(
                StoredItem(
                    kind: kind,
                    bytes: Array(record.bytes.dropFirst()),
                    arrival: now,
                    place: .disk(record.position)
                )
            )
        }
    }

    /// Deletes all records, and returns false if that is not possible now or a recent attempt failed.
    ///
    /// A failure is reported once.
    mutating func erase() -> Bool {
        let now = timeSource.now
        guard spool != nil || isClosed, now >= nextErasure else { return false }
        do throws(SpoolError) {
            // Consent may also be denied after a shutdown, which left the folder to the next process.
            let spool: Spool
            if let open = self.spool { spool = open } else { spool = try Spool(options, time: timeSource) }
            defer { if isClosed { spool.close() } }
            try spool.eraseAll()
            noteSuccess(.erasing)
            return true
        } catch {
            nextErasure = now + Self.retryInterval
            noteFailure(.erasing, error)
            return false
        }
    }

    /// Removes items from the disk.
    func remove(_ positions: [SpoolPosition]) {
        spool?.acknowledge(positions)
    }

    /// The extent of the spool, or `nil` if it is not open; see `Spool.extent`.
    var extent: (lowWater: SpoolPosition, end: SpoolPosition)? {
        spool?.extent
    }

    /// The time by which written records must be forced to disk, or `nil` if there are none.
    var synchronizationDeadline: Duration? {
        spool?.synchronizationDeadline
    }

    mutating func synchronize() {
        do throws(SpoolError) {
            try spool?.synchronize()
        } catch {
            noteFailure(.writing, error)
        }
    }

    /// Releases the folder permanently.
    mutating func close() {
        isClosed = true
        spool?.close()
        spool = nil
    }

    /// Reports a failure once, until the access succeeds again.
    private mutating func noteFailure(_ access: Access, _ error: SpoolError) {
        guard failing.insert(access).inserted else { return }
        let consequence =
            switch access {
            case .writing: "could not write to the spool, events are kept in memory only: \(error)"
            case .reading: "could not read the spool, its events stay on the disk: \(error)"
            case .erasing: "could not erase the spool, events without consent are still on the disk: \(error)"
            }
        log.warning("\(consequence)")
        health.note(.disk, consequence, at: timeSource.date)
    }

    private mutating func noteSuccess(_ access: Access) {
        guard failing.remove(access) != nil else { return }
        log.notice("the spool works again")
        if failing.isEmpty { health.clear(.disk) }
    }
}
