import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(2)))
struct EventStoreTests {
    private let clock = ManualClock()

    private func store(
        count: Int = 100,
        bytes: Int = 10_000,
        _ overflow: Moesif.OverflowPolicy = .dropNewest,
        spool: Moesif.SpoolOptions? = nil,
        time: (any Moesif.TimeSource)? = nil
    ) -> EventStore {
        EventStore(
            bounds: .init(count: count, bytes: bytes),
            overflow: overflow,
            wakeUp: .init(count: 3, bytes: 1000),
            spool: spool,
            timeSource: time ?? clock,
            log: Log(nil)
        )
    }

    private func add(_ sizes: [Int], to store: EventStore, kind: PayloadKind = .event) {
        for size in sizes {
            #expect(store.admit(bytes: size) == .admitted)
            store.append(kind, [UInt8](repeating: 32, count: size), held: size)
        }
    }

    private func take(_ store: EventStore, _ count: Int, bytes: Int = .max) async -> [Int] {
        await store.take(BatchLimits(count: count, bytes: bytes))?.items.map(\.bytes.count) ?? []
    }

    @Test("Items are taken in the order in which they were added") func itemsLeaveInTheOrderInWhichTheyCame() async {
        let store = store()
        add([1, 2, 3, 4, 5], to: store)
        #expect(store.backlog == Backlog(count: 5, bytes: 15, oldest: .zero, arrived: 5))
        #expect(await take(store, 2) == [1, 2])
        #expect(await take(store, 10) == [3, 4, 5])
        #expect(await take(store, 10) == [])
        #expect(store.backlog == Backlog(arrived: 5))
        #expect(store.statistics.waiting == 5, "a batch that is under way still waits")
    }

    @Test("A batch stays within its byte limit but has at least one item")
    func bytesBoundABatchButNeverEmptyIt() async {
        let store = store()
        add([60, 50, 10], to: store)
        #expect(await take(store, 10, bytes: 40) == [60])
        #expect(await take(store, 10, bytes: 60) == [50, 10])
    }

    @Test("A batch contains items of one kind") func aBatchHoldsOneKind() async {
        let store = store()
        add([1, 2], to: store)
        add([3], to: store, kind: .user)
        add([4], to: store)
        #expect(await take(store, 10) == [1, 2])
        #expect(await take(store, 10) == [3])
        #expect(await take(store, 10) == [4])
    }

    @Test("The store refuses calls beyond its maximum count, including events under way")
    func callsAreBoundedByNumber() async throws {
        let store = store(count: 2)
        add([1, 1], to: store)
        #expect(store.admit(bytes: 1) == .full)
        store.refuse(.queueFull)
        #expect(store.statistics.dropped == [.queueFull: 1])
        let batch = try #require(await store.take(BatchLimits(count: 1, bytes: 10)))
        #expect(store.admit(bytes: 1) == .full, "what is under way takes memory as well")
        await store.settle(batch.id, as: .delivered)
        #expect(store.admit(bytes: 1) == .admitted)
        #expect(store.statistics.isBalanced)
    }

    @Test("The store refuses calls and drops events beyond its maximum bytes") func callsAreBoundedByBytes() {
        let store = store(bytes: 1000)
        #expect(store.admit(bytes: 999) == .admitted)
        #expect(store.admit(bytes: 1) == .admitted)
        #expect(store.admit(bytes: 1) == .full)
        store.append(.event, [UInt8](repeating: 32, count: 500), held: 999)
        #expect(store.waitingBytes == 501)
        // An event may be larger than its call was.
        store.append(.event, [UInt8](repeating: 32, count: 501), held: 1)
        #expect(store.waitingBytes == 500 && store.statistics.dropped == [.queueFull: 1])
        #expect(store.statistics.isBalanced)
    }

    @Test("The oldest waiting event is dropped under the dropOldest policy") func theOldestGoesIfTheAppWantsIt() async {
        let store = store(bytes: 1000, .dropOldest)
        add([400, 300, 200], to: store)
        #expect(store.dropOldest())
        #expect(await take(store, 10) == [300, 200])
        #expect(!store.dropOldest(), "what is under way stays")
        #expect(store.statistics.dropped == [.queueFull: 1] && store.statistics.isBalanced)
    }

    @Test("Batches can be settled in any order, and a split batch by its halves")
    func batchesSettleInAnyOrder() async throws {
        let store = store()
        add([1, 1, 1, 1], to: store)
        let limits = BatchLimits(count: 2, bytes: 100)
        let first = try #require(await store.take(limits))
        let mark = store.mark
        let second = try #require(await store.take(limits))
        #expect(!store.isSettled(mark))
        await store.settle(second.id, as: .delivered)
        #expect(!store.isSettled(mark), "an earlier batch is still under way")
        let halves = try #require(store.split(first.id))
        await store.settle(halves.second.id, as: .dropped(.rejected))
        await store.settle(first.id, as: .delivered)
        #expect(!store.isSettled(mark), "a batch that was split is settled by its halves")
        await store.settle(halves.first.id, as: .delivered)
        #expect(store.isSettled(mark))
        #expect(store.statistics.delivered == 3 && store.statistics.dropped == [.rejected: 1])
        #expect(store.statistics.isBalanced && store.waitingBytes == 0)
    }

    @Test("A flush covers the events that are already stored, not later ones")
    func aFlushMeansWhatIsThereAndNothingThatComesLater() async throws {
        let store = store()
        add([1, 1], to: store)
        store.flush(to: store.mark)
        add([1], to: store)
        #expect(store.backlog.isFlushed)
        _ = await store.take(BatchLimits(count: 2, bytes: 10))
        #expect(!store.backlog.isFlushed && store.backlog.count == 1)
    }

    @Test("A closed store drops all its events, and later ones, as shutDown")
    func aClosedStoreTakesNoMoreAndSettlesWhatIsUnderWay() async throws {
        let store = store()
        add([1, 1, 1], to: store)
        let batch = try #require(await store.take(BatchLimits(count: 1, bytes: 10)))
        await store.close()
        #expect(store.statistics.dropped == [.shutDown: 3])
        await store.settle(batch.id, as: .delivered)
        add([1], to: store)
        #expect(await take(store, 10) == [])
        #expect(store.statistics.dropped == [.shutDown: 4] && store.statistics.delivered == 0)
        #expect(store.statistics.isBalanced)
        store.closeIntake()
        #expect(store.admit(bytes: 1) == .closed)
    }

    /// The first item starts the batch timer, and each full batch may find a free lane.
    @Test("The uploader is woken for the first item, each full batch and the first sampled-out call")
    func theUploaderIsWokenForTheFirstItemAndForEachFullBatch() async {
        let store = store()
        let wakeUps = Lock(0)
        store.onChange { wakeUps.withLock { $0 += 1 } }
        var counts: [Int] = []
        for _ in 0..<7 {
            add([1], to: store)
            counts.append(wakeUps.withLock { $0 })
        }
        #expect(counts == [1, 1, 2, 2, 2, 3, 3])
        add([990, 10, 1000], to: store)
        #expect(wakeUps.withLock { $0 } == 5, "bytes fill a batch too")
        for _ in 0..<5 {
            #expect(store.admit(bytes: 1) == .admitted)
            store.settle(.sampledOut, held: 1)
        }
        #expect(wakeUps.withLock { $0 } == 6, "one wake-up says that calls are sampled out")
        #expect(store.noteRefresh().sampledOut == 5)
        #expect(store.admit(bytes: 1) == .admitted)
        store.settle(.sampledOut, held: 1)
        #expect(wakeUps.withLock { $0 } == 7)
        #expect(store.backlog.sampledOut == 6)
    }

    /// An event that is evicted during its upload is counted by the result of the upload.
    @Test("An event evicted from disk during its upload is counted once")
    func anEventEvictedWhileUnderWayIsCountedOnce() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evicted-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = Moesif.SpoolOptions.directory(folder)
        options.byteLimit = 1_000_000
        let store = store(count: 1000, bytes: 100_000_000, .dropOldest, spool: options)
        store.open()
        add(Array(repeating: 60_000, count: 16), to: store)
        #expect(store.statistics.spooled == 16)
        let first = try #require(await store.take(BatchLimits(count: 3, bytes: .max)))
        let second = try #require(await store.take(BatchLimits(count: 3, bytes: .max)))
        let mark = store.mark
        add(Array(repeating: 60_000, count: 16), to: store)
        let full = store.statistics
        #expect(full.isBalanced && (full.dropped[.queueFull] ?? 0) > 0)
        await store.settle(first.id, as: .delivered)
        await store.settle(second.id, as: .dropped(.rejected))
        #expect(store.statistics.delivered == 3 && store.statistics.dropped[.rejected] == 3)
        #expect(store.statistics.dropped[.queueFull] == full.dropped[.queueFull] && store.statistics.isBalanced)
        #expect(store.isSettled(mark))
        // Only the events on disk are left.
        var left = 0
        while let batch = await store.take(BatchLimits(count: 5, bytes: .max)) {
            left += batch.items.count
            await store.settle(batch.id, as: .delivered)
        }
        #expect(store.statistics.spooled == 0 && store.statistics.delivered == 3 + left)
        #expect(store.statistics.isBalanced)
    }

    /// Its file is gone, but it is kept if the client ends before the upload does.
    @Test("An event evicted from disk during its upload is kept if the client ends first")
    func anEventEvictedWhileUnderWayIsKeptAtTheEnd() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evicted-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = Moesif.SpoolOptions.directory(folder)
        options.byteLimit = 1_000_000
        let store = store(count: 1000, bytes: 100_000_000, .dropOldest, spool: options)
        store.open()
        add(Array(repeating: 60_000, count: 16), to: store)
        _ = await store.take(BatchLimits(count: 3, bytes: .max))
        add(Array(repeating: 60_000, count: 4), to: store)
        await store.close()
        let statistics = store.statistics
        #expect(statistics.isBalanced && statistics.waiting == 0)
        let next = self.store(spool: options)
        next.open()
        #expect(next.statistics.recovered == statistics.spooled)
    }

    /// New items wait in memory while the disk accepts no writes.
    @Test("Updates keep their order if some wait in memory and some on disk")
    func updatesKeepTheirOrderBetweenDiskAndMemory() async {
        await #expect(processExitsWith: .success) {
            let folder = FileManager.default.temporaryDirectory.appending(path: "order-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let tests = EventStoreTests()
            let store = tests.store(spool: .directory(folder))
            store.open()
            for (size, kind) in [(1, .event), (2, .user), (3, .company), (4, .event)] as [(Int, PayloadKind)] {
                tests.add([size], to: store, kind: kind)
                tests.clock.advance(by: .seconds(1))
            }
            ResourceLimit.fileSize.lowered(to: 1) { tests.add([5], to: store, kind: .user) }
            #expect(store.statistics.spooled == 4 && store.statistics.waiting == 1)
            tests.clock.advance(by: .seconds(1))
            tests.add([6], to: store, kind: .user)
            tests.add([7], to: store)
            #expect(store.statistics.spooled == 5 && store.statistics.waiting == 2)
            var sizes: [[Int]] = []
            while let batch = await store.take(BatchLimits(count: 10, bytes: .max)) {
                sizes.append(batch.items.map(\.bytes.count))
                tests.clock.advance(by: .seconds(1))
                // An update from memory is under way, so the next one waits in memory behind it.
                if sizes.last == [5, 6] {
                    tests.add([8], to: store, kind: .user)
                    #expect(store.statistics.waiting == 3)
                }
                await store.settle(batch.id, as: .delivered)
            }
            #expect(sizes.flatMap { $0 }.filter { [2, 3, 5, 6, 8].contains($0) } == [2, 3, 5, 6, 8])
            #expect(sizes.flatMap { $0 }.sorted() == [1, 2, 3, 4, 5, 6, 7, 8])
            tests.add([9], to: store, kind: .user)
            #expect(store.statistics.spooled == 1 && store.statistics.isBalanced)
        }
    }

    /// A record that a read removes before it fails is no longer on disk.
    @Test("A disk read that fails counts the unreadable records that it removed")
    func aReadThatFailsCountsWhatItLeftOut() async {
        await #expect(processExitsWith: .success) {
            let folder = FileManager.default.temporaryDirectory.appending(path: "left-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            var options = Moesif.SpoolOptions.directory(folder)
            options.byteLimit = 65_536
            let earlier = try Spool(options, time: SystemTimeSource())
            // Written by a later version.
            try earlier.append([99])
            try earlier.append([PayloadKind.event.rawValue, 32])
            // Goes to a second file, because the last file stays open.
            try earlier.append([PayloadKind.event.rawValue] + [UInt8](repeating: 32, count: 5000))
            earlier.close()
            let time = WatchedTime()
            let store = EventStoreTests().store(spool: options, time: time)
            store.open()
            // From the second reading of the date on, no file can be opened.
            let looks = Lock(0)
            time.onReadingDate {
                let isSecond = looks.withLock { looks in
                    looks += 1
                    return looks == 2
                }
                if isSecond { ResourceLimit.openFiles.lower(to: 0) }
            }
            #expect(await store.take(BatchLimits(count: 1, bytes: .max))?.items.count == nil)
            #expect(store.statistics.dropped == [.unreadable: 1])
            #expect(store.statistics.spooled == 2 && store.backlog.count == 2)
            #expect(store.statistics.isBalanced)
        }
    }

    /// The app may supply the clock.
    ///
    /// A deadlock ends the test's process after 10 seconds.
    @Test("A time source may read statistics without a deadlock") func theClockMayAskForStatistics() async {
        await #expect(processExitsWith: .success) {
            alarm(10)
            let folder = FileManager.default.temporaryDirectory.appending(path: "asked-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            for options in [nil, Moesif.SpoolOptions.directory(folder)] {
                let (tests, time) = (EventStoreTests(), WatchedTime())
                let store = tests.store(spool: options, time: time)
                let readings = Lock(0)
                time.onReading {
                    if store.statistics.isBalanced { readings.withLock { $0 += 1 } }
                }
                store.open()
                tests.add([1, 2], to: store)
                let batch = try #require(await store.take(BatchLimits(count: 2, bytes: .max)))
                await store.settle(batch.id, as: .delivered)
                await store.close()
                #expect(store.statistics.delivered == 2 && readings.withLock { $0 } > 0)
            }
        }
    }

    /// A disk that hangs blocks only the tasks that wait for it.
    @Test("A disk that hangs does not block other tasks") func slowDiskHoldsUpNoTask() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("slow-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = store(spool: .directory(folder))
        store.open()
        add([10, 10], to: store)
        let isHeld = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        let isReleased = Lock(false)
        let disk = try #require(store.disk)
        // Simulates a read or write that hangs. It ends after 10 seconds, so that the test ends even if it fails.
        Thread.detachNewThread {
            disk.withLock { _ in
                isHeld.signal()
                let isInTime = release.wait(timeout: .now() + 10) == .success
                isReleased.withLock { $0 = isInTime }
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                isHeld.wait()
                continuation.resume()
            }
        }
        // More tasks than the pool has threads.
        let waiting = (0..<16).map { number in
            Task {
                if number % 4 == 0 { await store.close() }
                if number % 4 == 1 { _ = await store.take(BatchLimits(count: 1, bytes: 100)) }
                if number % 4 == 2 { _ = store.statistics }
                if number % 4 == 3 { _ = store.isSettled(store.mark) }
            }
        }
        // Other tasks still run, as those of an app would.
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { await Task.yield() } }
        }
        release.signal()
        for task in waiting { await task.value }
        #expect(isReleased.withLock { $0 })
        #expect(store.statistics.isBalanced)
    }
}
