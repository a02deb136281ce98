import Foundation
import MoesifCapture

/// The records that were received, up to a limit in bytes; the oldest are removed first.
final class RecordStore: Sendable {
    /// The place of a reader: the changes that it has seen.
    struct Cursor: Sendable, Equatable {
        /// The sequence number of the last change that the reader has seen.
        var sequence = 0
        /// The id of the next record for a reader that is catching up, or nil for one that follows the changes.
        var nextID: Int?
    }

    /// The changes after a cursor, as many as fit in one message.
    struct Changes: Sendable {
        /// The id of the oldest record that is kept.
        let first: Int
        let records: [(id: Int, record: Record)]
        /// The place after these changes.
        let cursor: Cursor
        /// The number of times that all records were removed.
        let clearCount: Int
    }

    struct Totals: Sendable, Equatable {
        var received = 0
        var kept = 0
        var byteCount = 0
        var removed = 0
    }

    fileprivate struct State {
        var records = Window<Record>(startIndex: 1)
        /// The ids of the records that changed last, indexed by sequence number.
        var changes = Window<Int>(startIndex: 1)
        var idsByTransaction: [String: Int] = [:]
        var totals = Totals()
        var clearCount = 0

        var last: Int { changes.endIndex - 1 }

        mutating func append(_ record: Record) {
            let id = records.endIndex
            if let transactionID = record.summary.transactionID {
                if let known = idsByTransaction[transactionID] {
                    records[known]?.copies += 1
                    changes.append(known)
                    return
                }
                idsByTransaction[transactionID] = id
            }
            records.append(record)
            changes.append(id)
            totals.byteCount += record.cost
        }

        mutating func trim(to limit: Int) {
            // A single record beyond the limit is shown all the same.
            while totals.byteCount > limit, records.count > 1, let oldest = records.removeFirst() {
                totals.byteCount -= oldest.cost
                totals.removed += 1
                if let transactionID = oldest.summary.transactionID { idsByTransaction[transactionID] = nil }
            }
            while changes.count > RecordStore.changeLimit { _ = changes.removeFirst() }
        }
    }

    /// The number of changes that are kept; a reader that has missed more receives all records again.
    static let changeLimit = 20_000

    let byteLimit: Int
    private let state = Lock(State())

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    var totals: Totals {
        state.withLock { state in
            var totals = state.totals
            totals.kept = state.records.count
            return totals
        }
    }

    func append(_ records: [Record]) {
        state.withLock { state in
            state.totals.received += records.count
            for record in records { state.append(record) }
            state.trim(to: byteLimit)
        }
    }

    func removeAll() {
        state.withLock { state in
            state.records.removeAll()
            state.changes.removeAll()
            state.idsByTransaction = [:]
            state.totals.byteCount = 0
            state.clearCount += 1
        }
    }

    func record(_ id: Int) -> Record? {
        state.withLock { $0.records[id] }
    }

    /// Returns the kept records with these ids, or all of them, in the order of the ids.
    func records(_ ids: [Int]? = nil) -> [(id: Int, record: Record)] {
        state.withLock { state in
            (ids ?? Array(state.records.startIndex..<state.records.endIndex)).compactMap { id in
                state.records[id].map { (id, $0) }
            }
        }
    }

    /// Returns the next changes after a cursor.
    func changes(after cursor: Cursor, limit: Int) -> Changes {
        state.withLock { state in
            let (ids, next) =
                cursor.nextID != nil || cursor.sequence < state.changes.startIndex - 1
                ? state.catchingUp(cursor, limit) : state.following(cursor, limit)
            return Changes(
                first: state.records.startIndex,
                records: ids.compactMap { id in state.records[id].map { (id, $0) } },
                cursor: next,
                clearCount: state.clearCount
            )
        }
    }
}

extension RecordStore.State {
    /// Returns the next of all records; changes after the first of them follow later.
    fileprivate func catchingUp(_ cursor: RecordStore.Cursor, _ limit: Int) -> ([Int], RecordStore.Cursor) {
        let start = max(cursor.nextID ?? 0, records.startIndex)
        let end = min(start + limit, records.endIndex)
        let sequence = cursor.nextID == nil ? last : cursor.sequence
        let nextID = end < records.endIndex ? end : nil
        return (Array(min(start, end)..<end), RecordStore.Cursor(sequence: sequence, nextID: nextID))
    }

    /// Returns the ids of the next changes, each once.
    fileprivate func following(_ cursor: RecordStore.Cursor, _ limit: Int) -> ([Int], RecordStore.Cursor) {
        let start = min(cursor.sequence, last) + 1
        let end = min(start + limit, changes.endIndex)
        var seen: Set<Int> = []
        let ids = (start..<end).compactMap { changes[$0] }.filter { seen.insert($0).inserted }
        return (ids, RecordStore.Cursor(sequence: end - 1))
    }
}
