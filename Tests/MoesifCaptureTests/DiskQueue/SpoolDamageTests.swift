import Foundation
import Testing

@testable import MoesifCapture

@Suite struct SpoolDamageTests {
    /// A segment of records in memory, and the same after damage.
    private struct Specimen {
        let identity: SegmentIdentity
        let payloads: [[UInt8]]
        let records: [[UInt8]]
        var bytes: [UInt8]

        init(using random: inout SplitMix64) {
            let identity = SegmentIdentity(number: 7, marker: random.next())
            let payloads = (0..<Int.random(in: 1...12, using: &random)).map { index in
                // The number makes each payload unique.
                [UInt8(index)]
                    + (0..<Int.random(in: 0...120, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
                    }
            }
            records = payloads.enumerated().map {
                RecordHeader.record($1, index: UInt32($0), time: 5, of: identity)
            }
            bytes = identity.header + records.joined()
            self.identity = identity
            self.payloads = payloads
        }

        mutating func damage(using random: inout SplitMix64) {
            func range(_ count: Int) -> Range<Int> {
                let start = Int.random(in: 0...count, using: &random)
                return start..<min(count, start + Int.random(in: 0...200, using: &random))
            }
            let block = Array(bytes[range(bytes.count)])
            let garbage = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let place = range(bytes.count)
            switch Int.random(in: 0..<9, using: &random) {
            case 0: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            case 1 where !bytes.isEmpty:
                let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
                bytes[bit / 8] ^= 1 << (bit % 8)
            case 2: bytes.removeSubrange(place)
            case 3: bytes.insert(contentsOf: block, at: place.lowerBound)
            case 4: bytes.insert(contentsOf: garbage, at: place.lowerBound)
            case 5: bytes.replaceSubrange(place, with: block.prefix(place.count))
            case 6: bytes.replaceSubrange(place, with: [UInt8](repeating: 0, count: place.count))
            case 7: bytes += block + garbage
            default: bytes.replaceSubrange(place, with: garbage)
            }
        }

        /// True if the marker can be read from the file's header or from the first record.
        var hasIdentity: Bool {
            guard bytes.count >= 40 else { return false }
            let marker = identity.header[20..<28]
            return bytes[20..<28] == marker || bytes[32..<40] == marker
        }

        /// True if the record is unchanged somewhere after the header.
        ///
        /// Only its done mark may differ.
        func holds(_ record: [UInt8]) -> Bool {
            let first = record.prefix(RecordHeader.markOffset)
            let rest = record.dropFirst(RecordHeader.length)
            guard bytes.count >= 32 + record.count else { return false }
            return (32...bytes.count - record.count).contains { start in
                bytes[start] == record[0] && bytes[start...].starts(with: first)
                    && bytes[(start + RecordHeader.length)...].starts(with: rest)
            }
        }
    }

    @Test("Damage to a spool file loses the damaged records only", .tags(.slow), arguments: 0..<40)
    func damageCostsTheDamagedRecordsOnly(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<25 {
            var specimen = Specimen(using: &random)
            for _ in 0..<Int.random(in: 1...4, using: &random) { specimen.damage(using: &random) }
            let scan = specimen.bytes.withUnsafeBytes { SegmentScan($0, number: 7) }
            let found = (scan?.records ?? []).map { record in
                Array(specimen.bytes[(record.offset + RecordHeader.length)...].prefix(record.header.payloadLength))
            }
            // Only payloads that were written, each once, in order.
            let order = found.map { payload in specimen.payloads.firstIndex(of: payload) ?? -1 }
            #expect(order.allSatisfy { $0 >= 0 })
            #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
            guard specimen.hasIdentity else { continue }
            for (record, payload) in zip(specimen.records, specimen.payloads) where specimen.holds(record) {
                #expect(found.contains(payload))
            }
            // Records that are missing before the last one found count as damaged.
            if let last = order.last, let scan { #expect(scan.damaged >= last + 1 - order.count) }
        }
    }

    @Test("Intact records of a damaged file are read until they are acknowledged", .tags(.slow), arguments: 0..<8)
    func damagedFilesAreReadAndThenDelivered(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) &+ 1000)
        for _ in 0..<10 {
            let fixture = try SpoolFixture()
            var specimen = Specimen(using: &random)
            for _ in 0..<2 { specimen.damage(using: &random) }
            try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
            let file = fixture.folder.appendingPathComponent(SegmentName.name(7))
            try Data(specimen.bytes).write(to: file)
            fixture.options.maximumAge = .seconds(1 << 40)

            let first = try fixture.open()
            let found = try first.all()
            #expect(found.allSatisfy { specimen.payloads.contains($0.bytes) })
            #expect(first.counts.records == found.count)
            try first.append("new")
            first.acknowledge(found.prefix(found.count / 2).map(\.position))
            first.close()

            let second = try fixture.open()
            #expect(
                try second.all().map(\.bytes) == found.dropFirst(found.count / 2).map(\.bytes) + [Array("new".utf8)]
            )
            second.acknowledge(try second.all().map(\.position))
            second.close()
            #expect(try fixture.open().all() == [])
        }
    }

    // MARK: - Single kinds of damage

    private func spoolOfFive(_ fixture: SpoolFixture) throws {
        let spool = try fixture.open()
        for number in 1...5 { try spool.append("record \(number)") }
        spool.close()
    }

    @Test("A last record that was cut off is discarded and does not count as damage") func tornTailIsNoDamage() throws {
        // The last record is 36 + 8 bytes long.
        for cut in 1...43 {
            let fixture = try SpoolFixture()
            try spoolOfFive(fixture)
            try fixture.edit(try fixture.segment()) { $0.removeLast(cut) }
            let next = try fixture.open()
            #expect(try next.texts() == (1...4).map { "record \($0)" })
            #expect(next.counts.damaged == 0)
            try next.append("after")
            // It is not appended to the torn file.
            #expect(try fixture.segments.count == 2)
            next.close()
            #expect(try fixture.open().texts() == (1...4).map { "record \($0)" } + ["after"])
        }
    }

    @Test("Every flipped bit of a spool file is detected, except in the done mark of a record")
    func everyBitOfARecordIsGuarded() throws {
        let identity = SegmentIdentity(number: 7, marker: 0x0123_4567_89AB_CDEF)
        let records = (0..<3).map {
            RecordHeader.record([UInt8](repeating: $0, count: 5), index: UInt32($0), time: 1, of: identity)
        }
        let image = identity.header + records.joined()
        let second = 32 + records[0].count..<32 + records[0].count + records[1].count
        for bit in second.lowerBound * 8..<second.upperBound * 8 {
            var bytes = image
            bytes[bit / 8] ^= 1 << (bit % 8)
            let scan = try #require(bytes.withUnsafeBytes { SegmentScan($0, number: 7) })
            let isMark = (32..<36).contains(bit / 8 - second.lowerBound)
            #expect(scan.records.map(\.header.index) == (isMark ? [0, 1, 2] : [0, 2]))
            #expect(scan.records.allSatisfy { !$0.isDone })
            #expect(scan.damaged == (isMark ? 0 : 1))
        }
        // The last record: no later record reveals the damage.
        for bit in (image.count - records[2].count) * 8..<image.count * 8 {
            var bytes = image
            bytes[bit / 8] ^= 1 << (bit % 8)
            let scan = try #require(bytes.withUnsafeBytes { SegmentScan($0, number: 7) })
            let isMark = (32..<36).contains(bit / 8 - (image.count - records[2].count))
            #expect(scan.damaged == (isMark ? 0 : 1))
        }
        // The header.
        for bit in 0..<32 * 8 {
            var bytes = image
            bytes[bit / 8] ^= 1 << (bit % 8)
            let scan = try #require(bytes.withUnsafeBytes { SegmentScan($0, number: 7) })
            #expect(scan.records.count == 3)
            #expect(!scan.isClean)
        }
    }

    @Test("A payload that contains the bytes of a record is not read as records")
    func payloadThatHoldsARecordIsNoRecord() throws {
        let own = SegmentIdentity(number: 7, marker: 1)
        let other = SegmentIdentity(number: 8, marker: 1)
        // A record of another file with the same marker, and a copy of a record of this file.
        let first = RecordHeader.record([1], index: 0, time: 1, of: own)
        let foreign = RecordHeader.record([9], index: 5, time: 1, of: other)
        var second = RecordHeader.record(foreign + first, index: 1, time: 1, of: own)
        second[RecordHeader.length + foreign.count + first.count - 1] ^= 1
        second[20] ^= 1
        let third = RecordHeader.record([3], index: 2, time: 1, of: own)
        let bytes = own.header + first + second + third
        let scan = try #require(bytes.withUnsafeBytes { SegmentScan($0, number: 7) })
        #expect(scan.records.map(\.header.index) == [0, 2])
    }

    @Test("A copied record counts as done if either copy is marked as done")
    func copiedRecordIsDoneWithWhereEitherCopyIs() throws {
        let identity = SegmentIdentity(number: 7, marker: 1)
        let record = RecordHeader.record([1], index: 0, time: 1, of: identity)
        var done = record
        done.replaceSubrange(32..<36, with: Array("done".utf8))
        for bytes in [identity.header + record + done, identity.header + done + record] {
            let scan = try #require(bytes.withUnsafeBytes { SegmentScan($0, number: 7) })
            #expect(scan.records.map(\.isDone) == [true])
        }
    }

    @Test("A copied spool file is not delivered again") func copiedFileIsNotDeliveredAgain() throws {
        let fixture = try SpoolFixture()
        try spoolOfFive(fixture)
        let file = try fixture.segment()
        let copy = fixture.folder.appendingPathComponent(SegmentName.name(40))
        try FileManager.default.copyItem(at: file, to: copy)
        let next = try fixture.open()
        #expect(try next.texts() == (1...5).map { "record \($0)" })
        #expect(next.counts.damaged == 1)
        next.acknowledge(try next.all().map(\.position))
        next.close()
        // Not even if the header of the copy is damaged.
        try fixture.edit(copy) { $0[0] ^= 1 }
        #expect(try fixture.open().all() == [])
    }

    @Test("An empty or incomplete spool file is deleted and does not count as damage")
    func fileThatWasNeverWrittenIsDeletedQuietly() throws {
        for content in [[], [UInt8](repeating: 0, count: 5000), SegmentIdentity.magic + [1, 0]] {
            let fixture = try SpoolFixture()
            try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
            try Data(content).write(to: fixture.folder.appendingPathComponent(SegmentName.name(3)))
            let spool = try fixture.open()
            #expect(spool.counts.damaged == 0)
            #expect(try fixture.segments.isEmpty)
        }
    }

    @Test("A spool file of a later format version is left unchanged") func fileOfALaterVersionIsLeftAlone() throws {
        let fixture = try SpoolFixture()
        try spoolOfFive(fixture)
        let file = try fixture.segment()
        try fixture.edit(file) { bytes in
            bytes[8] = 2
            var checksum: [UInt8] = []
            checksum.append(littleEndian: bytes[..<28].withUnsafeBytes { Checksum.of($0) })
            bytes.replaceSubrange(28..<32, with: checksum)
        }
        let before = try Data(contentsOf: file)
        let next = try fixture.open()
        #expect(try next.all() == [])
        #expect(next.counts.damaged == 1)
        try next.append("record")
        #expect(try Data(contentsOf: file) == before)
    }

    @Test("A record damaged while the spool is open is counted once as lost")
    func recordDamagedUnderARunningSpoolIsCountedLost() throws {
        let fixture = try SpoolFixture()
        let spool = try fixture.open()
        for number in 1...3 { try spool.append("record \(number)") }
        try fixture.edit(try fixture.segment()) { $0[32 + 44 + 40] ^= 1 }
        #expect(try spool.texts() == ["record 1", "record 3"])
        #expect(spool.counts.lost == 1)
        #expect(spool.counts.records == 2)
        #expect(spool.counts.isBalanced)
        #expect(try spool.texts() == ["record 1", "record 3"])
        #expect(spool.counts.lost == 1)
    }

    @Test("A spool file of 1 TiB is read as far as memory allows", .tags(.slow))
    func fileTooLongIsReadAsFarAsMemoryAllows() throws {
        let fixture = try SpoolFixture()
        try spoolOfFive(fixture)
        let handle = try FileHandle(forWritingTo: try fixture.segment())
        try handle.truncate(atOffset: 1 << 40)
        try handle.close()
        let next = try fixture.open()
        #expect(try next.texts() == (1...5).map { "record \($0)" })
        #expect(next.counts.damaged == 1)
    }
}
