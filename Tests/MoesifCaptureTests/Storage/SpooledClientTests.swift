import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Clients with a spool: the next client delivers the events that one leaves on disk.
@Suite("Clients with a spool", .timeLimit(.minutes(10)))
struct SpooledClientTests {
    private struct NoRoute: Error {}

    /// A folder for one test, removed at its end.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)")

        deinit {
            try? FileManager.default.removeItem(at: url)
        }
    }

    @Test("Accepted events are stored on disk and delivered from there")
    func whatIsAcceptedIsOnDiskAndIsDeliveredFromThere() async throws {
        let folder = Folder()
        let isDown = Lock(true)
        let source = try CallSource(responding: { _ in
            if isDown.withLock({ $0 }) { throw NoRoute() }
            return CollectorResponse(status: 201)
        }) { $0.delivery.spool = .directory(folder.url) }
        source.record(0..<60)
        await drain(source)
        #expect(source.recorder.statistics.spooled == 60)
        #expect(source.recorder.statistics.waiting == 0)
        #expect(source.recorder.statistics.isBalanced)
        isDown.withLock { $0 = false }
        await source.advance { source.delivered.count == 60 }
        await source.settle()
        #expect(source.delivered.sorted() == Array(0..<60))
        #expect(source.recorder.statistics.spooled == 0)
        #expect(try segments(folder.url).isEmpty)
    }

    @Test("Events that one client leaves are delivered once by the next")
    func whatAClientLeavesTheNextOneDeliversOnce() async throws {
        let folder = Folder()
        let first = try CallSource(responding: { _ in throw NoRoute() }) {
            $0.delivery.spool = .directory(folder.url)
        }
        first.record(0..<40)
        await drain(first)
        #expect(first.recorder.statistics.spooled == 40)
        let end = Task { await first.recorder.shutDown(deadline: first.clock.now + .seconds(10)) }
        while first.recorder.statistics.retries == 0, !Task.isCancelled { await Task.yield() }
        await finish(end, first.clock)
        #expect(first.recorder.statistics.spooled == 40)
        #expect(first.recorder.statistics.droppedTotal == 0 && first.recorder.statistics.isBalanced)

        let second = try CallSource(configuring: { $0.delivery.spool = .directory(folder.url) })
        second.record(40..<50)
        await second.advance { second.delivered.count == 50 }
        await second.settle()
        #expect(Set(second.delivered) == Set(0..<50) && second.delivered.count == 50)
        #expect(second.recorder.statistics.recovered == 40)
        let ids = second.transport.events.compactMap { $0.at("transaction_id")?.string }
        #expect(Set(ids).count == 50)
        let third = try CallSource(configuring: { $0.delivery.spool = .directory(folder.url) })
        await third.settle()
        #expect(third.recorder.statistics.recovered == 0)
    }

    /// A process that only starts and ends delivers the events that another has left.
    @Test("A client that ends at once delivers the events on disk")
    func endingAtOnceDeliversWhatIsThere() async throws {
        let folder = Folder()
        _ = try await leaveFive(in: folder)
        let second = try CallSource(configuring: { $0.delivery.spool = .directory(folder.url) })
        await second.settle()
        #expect(second.delivered == Array(0..<5))
    }

    /// A few recovered events wait no longer than a few new ones.
    @Test("A few events on disk are delivered without a new call")
    func fewThatAreThereAreDeliveredWithoutAnother() async throws {
        let folder = Folder()
        _ = try await leaveFive(in: folder)
        let second = try CallSource(configuring: { $0.delivery.spool = .directory(folder.url) })
        await second.advance { second.delivered.count == 5 }
        #expect(second.clock.now >= .seconds(2))
        await second.settle()
    }

    /// The events are found when the folder is free again, and are delivered with the next new ones.
    @Test("Events in a folder that becomes free later are delivered with new ones")
    func fewThatAreFoundLateAreDeliveredInTime() async throws {
        let folder = Folder()
        let owner = try Spool(.directory(folder.url), time: SystemTimeSource())
        for number in 0..<5 {
            try owner.append([PayloadKind.event.rawValue] + Array(#"{"request":{"uri":"/\#(number)"}}"#.utf8))
        }
        let source = try CallSource(configuring: { $0.delivery.spool = .directory(folder.url) })
        await drain(source)
        owner.close()
        source.clock.advance(by: .seconds(61))
        source.record(5..<6)
        await source.advance { source.delivered.count == 6 }
        #expect(source.recorder.statistics.recovered == 5)
        await source.settle()
    }

    /// No call is made and nothing is flushed meanwhile.
    @Test("A spool that cannot be read is tried again, and its events stay counted")
    func diskThatCannotBeReadIsTriedAgain() async throws {
        let folder = Folder()
        let source = try CallSource(configuring: { $0.delivery.spool = .directory(folder.url) })
        source.record(0..<5)
        await drain(source)
        // From now on nothing can be read.
        source.recorder.store.disk?.withLock { $0.close() }
        source.clock.advance(by: .seconds(2))
        for _ in 0..<3 {
            await source.clock.waitForSleepers(1)
            source.clock.advance(by: .seconds(10))
        }
        #expect(await !source.recorder.shutDown(deadline: source.clock.now))
        #expect(source.recorder.statistics.spooled == 5 && source.recorder.statistics.isBalanced)
    }

    /// The disk never responds.
    @Test("A shutdown returns even if the disk hangs", .tags(.slow))
    func aShutdownDoesNotWaitForEverForTheDisk() async throws {
        let folder = Folder()
        let source = try CallSource(responding: { _ in throw NoRoute() }) {
            $0.delivery.spool = .directory(folder.url)
        }
        source.record(0..<5)
        await drain(source)
        let disk = try #require(source.recorder.store.disk)
        let release = DispatchSemaphore(value: 0)
        let isHeld = AsyncWatermark()
        Thread.detachNewThread {
            disk.withLock { _ in
                isHeld.advance(to: 1)
                release.wait()
            }
        }
        #expect(await isHeld.wait(for: 1, until: .seconds(1), ManualClock()))
        let end = Task { await source.recorder.shutDown(deadline: source.clock.now + .seconds(1)) }
        await finish(end, source.clock)
        #expect(await !end.value)
        #expect(source.recorder.statistics.isBalanced)
        release.signal()
    }

    /// The client keeps events in memory, logs one warning, and uses the disk when the folder is free.
    @Test("Events stay in memory while the spool folder is in use, and go to disk when it is free")
    func folderThatCannotBeHadLeavesEventsInMemory() async throws {
        let folder = Folder()
        let owner = try Spool(.directory(folder.url), time: SystemTimeSource())
        let warnings = Lock<[String]>([])
        let source = try CallSource(responding: { _ in throw NoRoute() }) {
            $0.delivery.spool = .directory(folder.url)
            $0.log = { entry in if entry.level == .warning { warnings.withLock { $0.append(entry.message) } } }
        }
        source.record(0..<10)
        await drain(source)
        source.clock.advance(by: .seconds(61))
        source.record(10..<20)
        while warnings.withLock({ $0.isEmpty }), !Task.isCancelled { await Task.yield() }
        await drain(source)
        #expect(source.recorder.statistics.waiting == 20)
        owner.close()
        source.clock.advance(by: .seconds(61))
        source.record(20..<30)
        await drain(source)
        #expect(source.recorder.statistics.spooled == 10)
        #expect(
            warnings.withLock { $0 } == [
                "could not write to the spool, events are kept in memory only: the spool directory is in use by another client"
            ]
        )
        #expect(source.recorder.statistics.isBalanced)
        // Events in memory are written to disk when the client ends.
        let end = Task { await source.recorder.shutDown(deadline: source.clock.now + .seconds(1)) }
        await finish(end, source.clock)
        #expect(source.recorder.statistics.spooled == 30)
        #expect(source.recorder.statistics.droppedTotal == 0 && source.recorder.statistics.isBalanced)
    }

    @Test(
        "A full spool drops the newest or the oldest events, as configured",
        arguments: [Moesif.OverflowPolicy.dropNewest, .dropOldest]
    )
    func fullSpoolGivesUpWhatTheAppWants(_ overflow: Moesif.OverflowPolicy) async throws {
        let folder = Folder()
        var options = Moesif.SpoolOptions.directory(folder.url)
        options.byteLimit = 1_000_000
        let store = EventStore(
            bounds: .init(count: 100, bytes: 10_000_000),
            overflow: overflow,
            wakeUp: .init(count: 1, bytes: 1),
            spool: options,
            timeSource: SystemTimeSource(),
            log: Log(nil)
        )
        store.open()
        for number in 0..<40 {
            let item = [UInt8](repeating: UInt8(number), count: 60_000)
            #expect(store.admit(bytes: item.count) == .admitted)
            store.append(.event, item, held: item.count)
            #expect(overflow == .dropOldest || store.statistics.spooled == min(number + 1, 16))
        }
        let full = store.statistics
        #expect(full.isBalanced && full.waiting == 0 && full.spooled > 0)
        #expect(full.dropped == [.queueFull: 40 - full.spooled])
        let left = try #require(await store.take(BatchLimits(count: 100, bytes: .max))).items.compactMap(\.bytes.first)
        #expect(left.count == full.spooled)
        #expect(overflow == .dropNewest ? left.first == 0 : left.last == 39)
        await store.close()
    }

    @Test("Events in the spool that are too old are dropped as expired") func tooOldIsCounted() async throws {
        let folder = Folder()
        let first = try await leaveFive(in: folder)
        let clock = ManualClock(date: first.clock.date.addingTimeInterval(8 * 86_400))
        let second = try CallSource(configuring: {
            $0.delivery.spool = .directory(folder.url)
            $0.timeSource = clock
        })
        let statistics = await { () async -> Moesif.Statistics in
            while second.recorder.statistics.recovered < 5, !Task.isCancelled {
                clock.advance(by: .milliseconds(50))
                await Task.yield()
            }
            _ = await second.recorder.shutDown(deadline: clock.now + .seconds(10))
            return second.recorder.statistics
        }()
        #expect(statistics.dropped == [.expired: 5] && statistics.spooled == 0 && statistics.isBalanced)
    }

    @Test("No spool file contains the application ID") func applicationIDIsInNoFile() async throws {
        let folder = Folder()
        var configuration = Moesif.Configuration(applicationID: "id-that-must-not-be-on-disk")
        configuration.delivery.spool = .directory(folder.url)
        configuration.transport = RecordingTransport(respond: { _ in throw NoRoute() })
        let recorder = Recorder(configuration, try CollectorClient(configuration, configuration.chosenLog))
        recorder.record(try FinishedCall(CallFeed.Call(), start: Date()))
        while recorder.statistics.spooled < 1, !Task.isCancelled { await Task.yield() }
        for file in try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil) {
            #expect(try Data(contentsOf: file).range(of: Data("id-that-must-not-be-on-disk".utf8)) == nil)
        }
        _ = await recorder.shutDown(deadline: recorder.timeSource.now)
    }

    /// Returns a client that has ended and left five calls on disk.
    private func leaveFive(in folder: Folder) async throws -> CallSource {
        let source = try CallSource(responding: { _ in throw NoRoute() }) {
            $0.delivery.spool = .directory(folder.url)
        }
        source.record(0..<5)
        await drain(source)
        let end = Task { await source.recorder.shutDown(deadline: source.clock.now + .seconds(1)) }
        await finish(end, source.clock)
        return source
    }

    /// Returns when the worker has processed all its calls.
    private func drain(_ source: CallSource) async {
        #expect(await source.recorder.isDrained(deadline: source.clock.now + .seconds(1 << 40)))
    }

    private func finish(_ end: Task<Bool, Never>, _ clock: ManualClock) async {
        let isOver = Lock(false)
        Task {
            _ = await end.value
            isOver.withLock { $0 = true }
        }
        while !isOver.withLock({ $0 }), !Task.isCancelled {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
    }

    private func segments(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
            name != "lock" && name != "CACHEDIR.TAG"
        }
    }
}
