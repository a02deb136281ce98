import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The file format, compared with a file that this code did not write.
@Suite struct SpoolFormatTests {
    private let identity = SegmentIdentity(number: 7, marker: 0x8877_6655_4433_2211)

    private func golden() throws -> [UInt8] {
        let name = SegmentName.name(7)
        let url = try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Golden"))
        return Array(try Data(contentsOf: url))
    }

    @Test("Records are written byte for byte as in the reference file") func recordsAreWrittenByteForByte() throws {
        var bytes = identity.header
        bytes += RecordHeader.record(Array(#"{"first":1}"#.utf8), index: 0, time: 1_767_225_600_000, of: identity)
        bytes += RecordHeader.record([], index: 1, time: 1_767_225_600_123, of: identity)
        var done = RecordHeader.record([0x00, 0xFF, 0x80], index: 2, time: -1, of: identity)
        done.replaceSubrange(32..<36, with: Array("done".utf8))
        #expect(try golden() == bytes + done)
    }

    @Test("A spool reads the reference file and appends to it") func spoolReadsAndGoesOnInTheFile() throws {
        let fixture = try SpoolFixture()
        try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
        let file = fixture.folder.appendingPathComponent("0000000000000007.spool")
        try Data(try golden()).write(to: file)
        let spool = try fixture.open()
        #expect(try spool.texts() == [#"{"first":1}"#, ""])
        #expect(spool.counts.damaged == 0)
        try spool.append("next")
        let written = Array(try Data(contentsOf: file))
        let time = Int64(fixture.clock.date.timeIntervalSince1970 * 1000)
        #expect(written == (try golden()) + RecordHeader.record(Array("next".utf8), index: 3, time: time, of: identity))
        spool.acknowledge(try spool.read(count: 1, bytes: .max).map(\.position))
        #expect(Array(try Data(contentsOf: file)[64..<68]) == Array("done".utf8))
    }

    @Test("Each spool file has a random marker") func markersAreDrawnByLot() throws {
        let markers = try (0..<4).map { _ in
            let fixture = try SpoolFixture()
            try fixture.open().append("record")
            return Array(try Data(contentsOf: try fixture.segment())[20..<28])
        }
        #expect(Set(markers).count == 4)
    }

    @Test("Spool file names have a fixed width, and other names are ignored") func namesAreFixedInWidth() {
        #expect(SegmentName.name(1) == "0000000000000001.spool")
        #expect(SegmentName.number("0000000000000001.spool") == 1)
        #expect(SegmentName.number("0999999999999999.spool") == SegmentName.highestNumber)
        for name in [
            "0000000000000000.spool", "1.spool", "1000000000000000.spool", "00000000000000001.spool",
            "+000000000000001.spool", "000000000000000a.spool", "0000000000000001.spoof", "0000000000000001.spool~",
            "99999999999999999999.spool", "\u{661}00000000000000.spool", "",
        ] {
            #expect(SegmentName.number(name) == nil)
        }
    }
}
