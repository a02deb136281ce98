import Foundation
import MoesifCapture

/// The records that were received, up to a limit in bytes; the oldest are removed first.
final class RecordStore: Sendable {
    /// The changes after a sequence number, as many as fit in one message.
    struct Changes: Sendable {
        /// The id of the oldest record that is kept.
        let first: Int
        /// The sequence number of the last change in ``records``.
        let sequence: Int
        let records: [(id: Int, record: Record)]
        /// The number of times that all records were removed.
        let clearCount: Int
    }

    struct Totals: Sendable, Equatable {
        var received = 0
        var kept = 0
        var byteCount = 0
        var removed = 0
    }

    private struct State {
        var records = Window<Record>(startIndex: 1)
        /// The ids of the records in the order in which they changed, indexed by sequence number.
        var changes = Window<Int>(startIndex: 1)
        var idsByTransaction: [String: Int] = [:]
        var totals = Totals()
        var clearCount = 0

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
            while let id = changes[changes.startIndex], id < records.startIndex { _ = changes.removeFirst() }
        }
    }

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
            state.totals = Totals()
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

    /// Returns the next changes after a sequence number.
    func changes(after sequence: Int, limit: Int) -> Changes {
        state.withLock { state in
            let start = min(max(sequence + 1, state.changes.startIndex), state.changes.endIndex)
            let end = min(start + limit, state.changes.endIndex)
            // A record that changed twice is reported once, in its latest form.
            var seen: Set<Int> = []
            let records = (start..<end).compactMap { index -> (Int, Record)? in
                guard let id = state.changes[index], seen.insert(id).inserted else { return nil }
                return state.records[id].map { (id, $0) }
            }
            return Changes(
                first: state.records.startIndex,
                sequence: end - 1,
                records: records,
                clearCount: state.clearCount
            )
        }
    }
}
