import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@testable import moesif_inspector

/// The records that the inspector keeps.
@Suite("Records of the inspector")
struct RecordStoreTests {
    private func record(_ number: Int, transactionID: String? = nil) -> Record {
        var item: JSONObject = ["request": ["verb": "GET", "uri": .string("https://api.example.com/\(number)")]]
        item["transaction_id"] = transactionID.map { .string($0) }
        let delivery = Record.Delivery(
            time: Date(timeIntervalSince1970: 0),
            byteCount: 1,
            itemCount: 1,
            isCompressed: true
        )
        return Record(kind: .event, item: .object(item), delivery: delivery)
    }

    @Test("The oldest records are removed beyond the limit, and ids go on")
    func limit() {
        let cost = record(0).cost
        let store = RecordStore(byteLimit: 10 * cost)
        for number in 0..<25 { store.append([record(number % 10)]) }
        #expect(store.totals == RecordStore.Totals(received: 25, kept: 10, byteCount: 10 * cost, removed: 15))
        #expect(store.records().map(\.id) == Array(16...25))
        #expect(store.record(15) == nil)
        #expect(store.record(16) != nil)
        let changes = store.changes(after: .init(), limit: 500)
        #expect(changes.first == 16)
        #expect(changes.records.map(\.id) == Array(16...25))
    }

    @Test("A record beyond the limit is kept until the next one arrives")
    func largeRecord() {
        let store = RecordStore(byteLimit: 1)
        store.append([record(1)])
        #expect(store.totals.kept == 1)
        store.append([record(2)])
        #expect(store.records().map(\.id) == [2])
    }

    @Test("Changes continue after a sequence number, in pieces of a limited size")
    func changes() {
        let store = RecordStore(byteLimit: .max)
        store.append((0..<7).map { record($0) })
        let first = store.changes(after: .init(), limit: 5)
        #expect(first.records.map(\.id) == [1, 2, 3, 4, 5])
        let second = store.changes(after: first.cursor, limit: 5)
        #expect(second.records.map(\.id) == [6, 7])
        let third = store.changes(after: second.cursor, limit: 5)
        #expect(third.records.isEmpty)
        #expect(third.cursor == second.cursor)
    }

    @Test("A reader that names a change of the future follows from now on", arguments: [8, 1_000, Int.max])
    func futureChange(_ sequence: Int) {
        let store = RecordStore(byteLimit: .max)
        store.append((0..<7).map { record($0) })
        let changes = store.changes(after: .init(sequence: sequence), limit: 5)
        #expect(changes.records.isEmpty)
        store.append([record(8)])
        #expect(store.changes(after: changes.cursor, limit: 5).records.map(\.id) == [8])
    }

    @Test("A reader that missed more changes than are kept receives all records again, and then the changes")
    func missedChanges() {
        let store = RecordStore(byteLimit: .max)
        store.append((0..<7).map { record($0) } + [record(8, transactionID: "a")])
        let seen = store.changes(after: .init(), limit: 5).cursor
        for _ in 0..<RecordStore.changeLimit + 10 { store.append([record(8, transactionID: "a")]) }
        var (cursor, ids) = (seen, [Int]())
        var changes = store.changes(after: cursor, limit: 5)
        store.append([record(9)])
        while changes.cursor != cursor {
            ids += changes.records.map(\.id)
            cursor = changes.cursor
            changes = store.changes(after: cursor, limit: 5)
        }
        #expect(ids == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9])
    }

    @Test("An event that arrives again is the same record with one more copy")
    func copies() {
        let store = RecordStore(byteLimit: .max)
        store.append([record(1, transactionID: "a"), record(2, transactionID: "b")])
        let seen = store.changes(after: .init(), limit: 500).cursor
        store.append([record(1, transactionID: "a"), record(1, transactionID: "a")])
        let changes = store.changes(after: seen, limit: 500)
        #expect(changes.records.map(\.id) == [1])
        #expect(changes.records.first?.record.copies == 3)
        #expect(store.totals.kept == 2)
        #expect(store.totals.received == 4)
    }

    @Test("After all records are removed, ids go on and an event may arrive again")
    func removal() {
        let store = RecordStore(byteLimit: .max)
        store.append([record(1, transactionID: "a")])
        let before = store.changes(after: .init(), limit: 500)
        store.removeAll()
        store.append([record(1, transactionID: "a")])
        let after = store.changes(after: before.cursor, limit: 500)
        #expect(after.clearCount == before.clearCount + 1)
        #expect(after.records.map(\.id) == [2])
        #expect(store.totals.byteCount == record(1, transactionID: "a").cost)
    }

    @Test("A window keeps the index of each element while it moves")
    func window() {
        var window = Window<Int>(startIndex: 1)
        for number in 1...10_000 {
            window.append(number)
            if number > 100 { #expect(window.removeFirst() == number - 100) }
        }
        #expect(window.count == 100)
        #expect(window.startIndex == 9_901)
        #expect(window[9_900] == nil)
        #expect(window[9_901] == 9_901)
        #expect(window[10_000] == 10_000)
        #expect(window[10_001] == nil)
        window.removeAll()
        #expect(window.removeFirst() == nil)
        window.append(10_001)
        #expect(window[10_001] == 10_001)
    }
}
