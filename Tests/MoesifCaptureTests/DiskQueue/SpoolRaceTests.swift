import Foundation
import Testing

@testable import MoesifCapture

/// A spool behind a lock, as the store uses it, for the thread sanitizer and the counters.
@Suite(.tags(.race), .timeLimit(.minutes(2))) struct SpoolRaceTests {
    @Test("Many tasks share a spool, and every record is read once")
    func everyRecordIsReadOnceHoweverManyUseTheSpool() async throws {
        let fixture = try SpoolFixture()
        fixture.options.byteLimit = 100_000
        let spool = Lock(try Spool(fixture.options, time: fixture.clock))
        let writers = 4
        let each = 250
        let delivered = await withTaskGroup(of: [String].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each {
                        let text = "\(writer)-\(number) " + String(repeating: "x", count: 500)
                        while spool.withLock({ spool in
                            spoolError { () throws(SpoolError) in try spool.append(text) }
                        }) != nil {
                            await Task.yield()
                        }
                    }
                    return []
                }
            }
            group.addTask {
                var texts: [String] = []
                while texts.count < writers * each {
                    texts += spool.withLock { spool in
                        let records = (try? spool.read(count: 20, bytes: 5000)) ?? []
                        spool.acknowledge(records.map(\.position))
                        try? spool.synchronize()
                        return records.map(\.text)
                    }
                    await Task.yield()
                }
                return texts
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(delivered.count == writers * each)
        #expect(Set(delivered).count == writers * each)
        for writer in 0..<writers {
            let own = delivered.filter { $0.hasPrefix("\(writer)-") }
            #expect(own.enumerated().allSatisfy { $1.hasPrefix("\(writer)-\($0) ") })
        }
        let counts = spool.withLock { $0.counts }
        #expect(counts.records == 0 && counts.bytes == 0 && counts.isBalanced)
        #expect(try fixture.segments.isEmpty)
    }
}
