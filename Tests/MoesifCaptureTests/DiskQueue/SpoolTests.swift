import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite struct SpoolTests {
    private let fixture: SpoolFixture

    init() throws {
        fixture = try SpoolFixture()
    }

    @Test("Records are read in the order in which they were added")
    func recordsAreReadInTheOrderOfTheirPositions() throws {
        let spool = try fixture.open()
        let positions = try (1...20).map { try spool.append("record \($0)") }
        #expect(positions == positions.sorted())
        let records = try spool.all()
        #expect(records.map(\.position) == positions)
        #expect(records.map(\.text) == (1...20).map { "record \($0)" })
        #expect(spool.counts.records == 20)
        #expect(spool.counts.appended == 20)
    }

    @Test("An empty record is kept") func emptyRecordIsARecord() throws {
        try fixture.open().append([])
        #expect(try fixture.open().all().map(\.bytes) == [[]])
    }

    @Test("A read continues after a position and stays within its limits")
    func readGoesOnAfterAPositionWithinItsLimits() throws {
        let spool = try fixture.open()
        for number in 1...9 { try spool.append("\(number)23456789") }
        let first = try spool.read(count: 2, bytes: .max)
        #expect(first.map(\.text) == ["123456789", "223456789"])
        let second = try spool.read(after: first.last?.position, count: .max, bytes: 35)
        #expect(second.map(\.text) == ["323456789", "423456789", "523456789"])
        let third = try spool.read(after: second.last?.position, count: .max, bytes: 1)
        #expect(third.map(\.text) == ["623456789"])
        #expect(try spool.read(count: 0, bytes: .max) == [])
        let last = try spool.all().last?.position
        #expect(try spool.read(after: last, count: .max, bytes: .max) == [])
    }

    @Test("The next spool finds the records that were not acknowledged")
    func whatWasNotAcknowledgedIsFoundByTheNext() throws {
        let first = try fixture.open()
        let positions = try (1...6).map { try first.append("record \($0)") }
        #expect(first.acknowledge([positions[0], positions[3]]) == 2)
        first.close()

        let second = try fixture.open()
        #expect(try second.texts() == ["record 2", "record 3", "record 5", "record 6"])
        #expect(second.counts.recovered == 4)
        #expect(second.counts.records == 4)
        #expect(second.counts.damaged == 0)
        try second.append("record 7")
        second.close()

        #expect(try fixture.open().texts() == ["record 2", "record 3", "record 5", "record 6", "record 7"])
    }

    @Test("A record that is acknowledged twice counts once") func acknowledgingTwiceCountsOnce() throws {
        let spool = try fixture.open()
        let positions = try (1...3).map { try spool.append("record \($0)") }
        #expect(spool.acknowledge([positions[0], positions[0]]) == 1)
        #expect(spool.acknowledge(positions) == 2)
        #expect(spool.acknowledge(positions + [SpoolPosition(segment: 99, place: -1)]) == 0)
        #expect(spool.counts.acknowledged == 3)
        #expect(spool.counts.records == 0)
        #expect(spool.counts.isBalanced)
    }

    @Test("A file is deleted when all its records are acknowledged") func fileWithoutRecordsLeftIsDeleted() throws {
        let spool = try fixture.open()
        let positions = try (1...3).map { try spool.append("record \($0)") }
        #expect(try fixture.segments.count == 1)
        spool.acknowledge(positions)
        #expect(try fixture.segments.isEmpty)
        #expect(spool.counts.bytes == 0)
        try spool.append("record 4")
        #expect(try spool.texts() == ["record 4"])
    }

    @Test("Records in many files keep their order") func recordsOfManyFilesKeepTheirOrder() throws {
        fixture.options.byteLimit = 1_000_000
        let first = try fixture.open()
        let texts = (0..<400).map { "\($0) " + String(repeating: "x", count: 2000) }
        for text in texts { try first.append(text) }
        #expect(try fixture.segments.count > 5)
        #expect(try first.texts() == texts)
        let every = try first.all()
        first.acknowledge(every.filter { $0.position.place % 2 == 0 }.map(\.position))
        let kept = every.filter { $0.position.place % 2 == 1 }.map(\.text)
        #expect(try first.texts() == kept)
        first.close()
        #expect(try fixture.open().texts() == kept)
    }

    @Test("The byte count is the size of the files") func bytesAreThoseOfTheFiles() throws {
        fixture.options.byteLimit = 200_000
        let spool = try fixture.open()
        for number in 0..<100 { try spool.append("\(number) " + String(repeating: "x", count: 1000)) }
        #expect(spool.counts.bytes == (try sizeOfFiles()))
        spool.acknowledge(try spool.read(count: 40, bytes: .max).map(\.position))
        #expect(spool.counts.bytes == (try sizeOfFiles()))
        spool.close()
        let next = try fixture.open()
        #expect(next.counts.bytes == (try sizeOfFiles()))
        #expect(next.counts.records == 60)
    }

    @Test("Short-lived processes append to the same file") func processesThatAppendLittleShareAFile() throws {
        for number in 1...20 {
            let spool = try fixture.open()
            try spool.append("record \(number)")
            spool.close()
        }
        #expect(try fixture.segments.count == 1)
        #expect(try fixture.open().texts() == (1...20).map { "record \($0)" })
    }

    // MARK: - Byte limit

    @Test("A spool stays within its byte limit, and eviction makes room")
    func boundInBytesIsKeptAndEvictionMakesRoom() throws {
        fixture.options.byteLimit = 100_000
        let spool = try fixture.open()
        let payload = [UInt8](repeating: 7, count: 1000)
        var refusal: SpoolError?
        for _ in 1...200 where refusal == nil {
            refusal = spoolError { () throws(SpoolError) in try spool.append(payload) }
        }
        #expect(refusal == .full)
        #expect(spool.counts.bytes <= 100_000)
        #expect(spool.counts.bytes > 98_000)
        let held = try spool.all().map(\.position)

        let evicted = spool.evictOldest(toFit: 5000).count
        #expect(evicted > 4 && evicted < 20)
        #expect(spool.counts.evicted == evicted)
        #expect(try spool.all().map(\.position) == Array(held.dropFirst(evicted)))
        _ = try spool.append([UInt8](repeating: 8, count: 5000))
        #expect(spool.counts.bytes <= 100_000)
        #expect(spool.counts.bytes == (try sizeOfFiles()))
        #expect(spool.evictOldest(toFit: 100).isEmpty)
        // A record that was evicted during its upload is not counted twice.
        #expect(spool.acknowledge(held.prefix(evicted)) == 0)
        #expect(spool.counts.isBalanced)
    }

    @Test("No record is evicted for one that can never fit", arguments: [10_000, RecordHeader.maximumPayload, .max])
    func nothingIsGivenUpForARecordThatNeverFits(length: Int) throws {
        fixture.options.byteLimit = 10_000
        let spool = try fixture.open()
        try spool.append("record")
        #expect(spool.evictOldest(toFit: length).isEmpty)
        #expect(try spool.texts() == ["record"])
    }

    @Test("A record of the maximum length fills one file, and a longer one is refused")
    func longestRecordFillsAFile() throws {
        fixture.options.byteLimit = .max
        let spool = try fixture.open()
        let tooLong = [UInt8](repeating: 0, count: RecordHeader.maximumPayload + 1)
        #expect(spoolError { () throws(SpoolError) in try spool.append(tooLong) } == .tooLarge)
        try spool.append(Array(tooLong.dropLast()))
        try spool.append("next")
        #expect(try spool.all().map(\.bytes.count) == [RecordHeader.maximumPayload, 4])
        #expect(try fixture.segments.map { try Data(contentsOf: $0).count }.first == SegmentIdentity.maximumLength)
    }

    @Test("A byte limit of zero or less refuses every record", arguments: [0, -1, Int.min])
    func boundThatAllowsNothingRefusesAll(byteLimit: Int) throws {
        fixture.options.byteLimit = byteLimit
        let spool = try fixture.open()
        #expect(spoolError { () throws(SpoolError) in _ = try spool.append([1]) } == .full)
        #expect(spool.evictOldest(toFit: 1).isEmpty)
    }

    // MARK: - Age

    @Test("Records older than the maximum age expire") func recordsTooOldAreGivenUp() throws {
        fixture.options.maximumAge = .seconds(100)
        let spool = try fixture.open()
        try spool.append("old")
        fixture.clock.advance(by: .seconds(60))
        try spool.append("young")
        fixture.clock.advance(by: .seconds(40))
        #expect(try spool.texts() == ["old", "young"])
        fixture.clock.advance(by: .milliseconds(1))
        #expect(try spool.texts() == ["young"])
        #expect(spool.counts.expired == 1)
        #expect(spool.counts.isBalanced)
        spool.close()

        fixture.clock.advance(by: .seconds(60))
        let next = try fixture.open()
        #expect(next.counts.expired == 1)
        #expect(next.counts.recovered == 1)
        #expect(next.counts.records == 0)
        #expect(next.counts.isBalanced)
        #expect(try fixture.segments.isEmpty)
    }

    @Test("A clock that is set back expires no record") func clockPutBackDeletesNothing() throws {
        fixture.options.maximumAge = .seconds(100)
        let spool = try fixture.open()
        try spool.append("record")
        spool.close()
        for date in [Date.distantPast, Date(timeIntervalSince1970: -.infinity), Date(timeIntervalSince1970: 0)] {
            let next = try Spool(fixture.options, time: FixedTime(date: date))
            #expect(try next.texts() == ["record"])
            next.close()
        }
    }

    @Test("No date crashes the spool") func noTimeTraps() throws {
        let dates = [
            Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity),
            Date(timeIntervalSince1970: -.infinity), Date(timeIntervalSince1970: .nan),
        ]
        for written in dates {
            for read in dates {
                let spool = try Spool(fixture.options, time: FixedTime(date: written))
                try spool.append("record")
                spool.close()
                let next = try Spool(fixture.options, time: FixedTime(date: read))
                #expect(next.counts.isBalanced)
                next.acknowledge(try next.all().map(\.position))
                next.close()
            }
        }
    }

    // MARK: - Closing

    @Test("A closed spool refuses reads and writes") func closedSpoolRefuses() throws {
        let spool = try fixture.open()
        let position = try spool.append("record")
        spool.close()
        spool.close()
        #expect(spoolError { () throws(SpoolError) in try spool.append("more") } == .closed)
        #expect(spoolError { () throws(SpoolError) in _ = try spool.all() } == .closed)
        #expect(spool.acknowledge([position]) == 0)
        #expect(spool.evictOldest(toFit: 1).isEmpty)
        try spool.synchronize()
        #expect(try fixture.open().texts() == ["record"])
    }

    private func sizeOfFiles() throws -> Int {
        try fixture.segments.reduce(0) { try $0 + Data(contentsOf: $1).count }
    }
}

/// A wall clock that stands still.
struct FixedTime: Moesif.TimeSource {
    let date: Date
    var now: Duration { .zero }

    func sleep(until deadline: Duration) async throws {}
}
