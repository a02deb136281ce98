/// The items that wait on disk: a spool that is opened when it can be, and tried again while it fails.
///
/// Every method reads or writes files, and returns when that is done. Its owner calls one at a time.
struct DiskQueue {
    /// What became of an item that was to be put on disk.
    enum Acceptance: Equatable {
        case stored
        /// The bound is reached, and the newest goes.
        case full
        /// The disk does not take it: it is to stay in memory.
        case failed
    }

    /// What was read, and what became of records that are left out.
    struct Reading {
        var items: [StoredItem] = []
        /// True when the disk lets nothing be read for now.
        var isFailed = false
        var expired = 0
        var unreadable = 0
    }

    private enum Access {
        case writing, reading, erasing
    }

    /// How long a folder that cannot be opened or erased is left alone.
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

    /// Opens the folder, unless that was tried a moment ago; returns what it found if it is open since now.
    ///
    /// - Parameter isUrgent: True where it is to be erased: it is opened when the erasure is due.
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

    /// Puts an item on disk; returns what it had to drop for it as well.
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

    /// Reads items of one kind from the front.
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
            // The records that were left out before count all the same.
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
                // Perhaps a later version wrote it: nothing that can be delivered.
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

    /// Deletes everything; false if that cannot be done for now, which is reported once, or could not a moment ago.
    mutating func erase() -> Bool {
        let now = timeSource.now
        guard spool != nil || isClosed, now >= nextErasure else { return false }
        do throws(SpoolError) {
            // Consent may be denied after a shutdown too, which has left the folder to the next process.
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

    /// Takes items off the disk.
    func remove(_ positions: [SpoolPosition]) {
        spool?.acknowledge(positions)
    }

    /// See `Spool.extent`; nil while there is no spool.
    var extent: (lowWater: SpoolPosition, end: SpoolPosition)? {
        spool?.extent
    }

    /// When what was written is to be forced to the disk; nil if there is nothing to force.
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

    /// Releases the folder, for good.
    mutating func close() {
        isClosed = true
        spool?.close()
        spool = nil
    }

    /// Reports a failure once, until it is over.
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
