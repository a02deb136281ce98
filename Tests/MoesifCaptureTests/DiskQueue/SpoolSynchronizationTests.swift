import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite struct SpoolSynchronizationTests {
    private let fixture: SpoolFixture

    init() throws {
        fixture = try SpoolFixture()
    }

    @Test("The interval starts with the first record that is not synchronized")
    func intervalRunsFromTheFirstRecordNotYetForced() throws {
        fixture.options.synchronization = .interval(.seconds(5))
        let spool = try fixture.open()
        #expect(spool.synchronizationDeadline == nil)
        fixture.clock.advance(by: .seconds(1))
        try spool.append("1")
        fixture.clock.advance(by: .seconds(3))
        try spool.append("2")
        #expect(spool.synchronizationDeadline == .seconds(6))
        fixture.clock.advance(by: .seconds(2))
        // This record is due, and earlier ones are synchronized with it.
        try spool.append("3")
        #expect(spool.synchronizationDeadline == nil)
        try spool.append("4")
        #expect(spool.synchronizationDeadline == .seconds(11))
        try spool.synchronize()
        #expect(spool.synchronizationDeadline == nil)
    }

    @Test("A spool that always synchronizes has no deadline") func alwaysLeavesNothingToDo() throws {
        fixture.options.synchronization = .always
        let spool = try fixture.open()
        for number in 1...3 {
            try spool.append("\(number)")
            #expect(spool.synchronizationDeadline == nil)
        }
        #expect(try spool.texts() == ["1", "2", "3"])
    }

    @Test("A spool that never synchronizes has no deadline") func neverHasNoDeadline() throws {
        let spool = try fixture.open()
        try spool.append("1")
        fixture.clock.advance(by: .seconds(1000))
        #expect(spool.synchronizationDeadline == nil)
        try spool.synchronize()
    }

    @Test("A deleted file has no deadline for synchronization") func nothingIsDueForAFileThatIsGone() throws {
        fixture.options.synchronization = .interval(.seconds(5))
        let spool = try fixture.open()
        spool.acknowledge([try spool.append("1")])
        #expect(spool.synchronizationDeadline == nil)
    }

    @Test("A negative interval means that the spool always synchronizes") func negativeIntervalIsNone() {
        #expect(Moesif.SpoolOptions.Synchronization.interval(.seconds(-1)) == .always)
        #expect(Moesif.SpoolOptions.Synchronization.never != .always)
    }
}
