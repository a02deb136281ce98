import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Erasure of the disk queue when consent is denied.
@Suite("Erasure of the spool", .timeLimit(.minutes(10)))
struct ErasureTests {
    /// Returns a client that holds the folder of its spool, with five records in it.
    private func clientWithFiveOnDisk(_ folder: TemporaryFolder) async -> TestClient {
        let client = TestClient { configuration in
            configuration.consent = .pending
            configuration.delivery.spool = .directory(folder.url)
        }
        client.record(0..<5)
        await client.moesif.flush()
        return client
    }

    @Test("Denying consent erases the spool", arguments: [true, false])
    func deniedErasesDisk(_ isLeft: Bool) async throws {
        let folder = TemporaryFolder()
        let first = TestClient { configuration in
            configuration.consent = .pending
            configuration.delivery.spool = .directory(folder.url)
        }
        first.record(0..<30)
        await first.moesif.flush()
        let foreign = folder.url.appending(path: SegmentName.name(255))
        try Data("damaged, with something of a user's".utf8).write(to: foreign)
        if isLeft {
            // The next process, which starts without consent, erases the spool.
            await first.moesif.shutdown()
        } else {
            first.moesif.consent = .denied
            #expect(await first.moesif.flush().isComplete)
            #expect(first.moesif.statistics.dropped == [.noConsent: 30] && first.moesif.statistics.spooled == 0)
            #expect(first.moesif.statistics.isBalanced)
            #expect(try folder.segments().isEmpty)
            await first.moesif.shutdown()
        }
        let second = TestClient { configuration in
            configuration.consent = .denied
            configuration.delivery.spool = .directory(folder.url)
        }
        #expect(await second.moesif.flush().isComplete && second.moesif.statistics.isBalanced)
        #expect(second.moesif.statistics.dropped == (isLeft ? [.noConsent: 30] : [:]))
        #expect(try folder.segments().isEmpty)
        second.moesif.consent = .granted
        second.record(30..<31)
        #expect(await second.events().count == 1)
    }

    @Test("A spool that cannot be erased stores nothing new and is erased later")
    func erasingIsTriedAgain() async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        let entries = Lock<[String]>([])
        let client = TestClient { configuration in
            configuration.consent = .pending
            configuration.timeSource = clock
            configuration.delivery.spool = .directory(folder.url)
            configuration.log = { entry in entries.withLock { $0.append(entry.message) } }
        }
        client.record(0..<5)
        await client.moesif.flush()
        let segment = try #require(try folder.segments().first)
        // A folder cannot be deleted like a file.
        let blocked = folder.url.appending(path: SegmentName.name(255))
        try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: false)
        client.moesif.consent = .denied
        while !entries.withLock({ $0.contains { $0.contains("still on the disk") } }), !Task.isCancelled {
            await Task.yield()
        }
        #expect(try !folder.segments().contains(segment))
        client.moesif.consent = .pending
        client.record(5..<8)
        await client.moesif.flush()
        #expect(client.moesif.statistics.waiting == 3 && client.moesif.statistics.isBalanced)
        try FileManager.default.removeItem(at: blocked)
        clock.advance(by: .seconds(60))
        client.record(8..<9)
        await client.moesif.flush()
        #expect(client.moesif.statistics.dropped == [.noConsent: 5] && client.moesif.statistics.spooled > 0)
        client.moesif.consent = .granted
        #expect(await client.moesif.shutdown().isComplete && client.transport.events.count == 4)
    }

    @Test("A spool that cannot be erased is tried again although nothing is captured", arguments: [true, false])
    func erasingIsTriedAgainByItself(_ isDenied: Bool) async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        let client = TestClient { configuration in
            configuration.consent = .pending
            configuration.timeSource = clock
            // Only the next erasure attempt waits for the clock.
            var spool = Moesif.SpoolOptions.directory(folder.url)
            spool.synchronization = .never
            configuration.delivery.spool = spool
        }
        client.record(0..<5)
        await client.moesif.flush()
        let blocked = folder.url.appending(path: SegmentName.name(255))
        try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: false)
        client.moesif.consent = .denied
        await clock.waitForSleepers(1)
        if !isDenied { client.moesif.consent = .pending }
        try FileManager.default.removeItem(at: blocked)
        #expect(client.moesif.statistics.spooled == 5)
        clock.advance(by: .seconds(60))
        while client.moesif.statistics.spooled > 0, !Task.isCancelled { await Task.yield() }
        #expect(try folder.segments().isEmpty)
        #expect(client.moesif.statistics.dropped == [.noConsent: 5] && client.moesif.statistics.isBalanced)
    }

    @Test("A spool that is in use when consent is denied is erased when it is free")
    func erasesWhatIsInUse() async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        let first = await clientWithFiveOnDisk(folder)
        let second = TestClient { configuration in
            configuration.consent = .pending
            configuration.timeSource = clock
            configuration.delivery.spool = .directory(folder.url)
        }
        second.moesif.consent = .denied
        await clock.waitForSleepers(1)
        await first.moesif.shutdown()
        #expect(try !folder.segments().isEmpty)
        clock.advance(by: .seconds(60))
        while second.moesif.statistics.dropped.isEmpty, !Task.isCancelled { await Task.yield() }
        #expect(try folder.segments().isEmpty)
        #expect(second.moesif.statistics.dropped == [.noConsent: 5] && second.moesif.statistics.isBalanced)
    }

    @Test("A spool that is in use when a client starts without consent is erased when it is free")
    func erasesFromTheStart() async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        let first = await clientWithFiveOnDisk(folder)
        let second = TestClient { configuration in
            configuration.consent = .denied
            configuration.timeSource = clock
            configuration.delivery.spool = .directory(folder.url)
        }
        let flush = Task { await second.moesif.flush(timeout: .seconds(600)).isComplete }
        // The alarm, and the flush.
        await clock.waitForSleepers(2)
        await first.moesif.shutdown()
        clock.advance(by: .seconds(60))
        #expect(await flush.value)
        #expect(try folder.segments().isEmpty)
        #expect(second.moesif.statistics.dropped == [.noConsent: 5] && second.moesif.statistics.isBalanced)
    }

    @Test("A client without consent and without a spool is not woken")
    func nothingToErase() async throws {
        let clock = ManualClock()
        let client = TestClient { configuration in
            configuration.consent = .denied
            configuration.timeSource = clock
        }
        #expect(await client.moesif.flush().isComplete)
        client.moesif.consent = .pending
        client.record(0..<1)
        #expect(await !client.moesif.flush().isComplete)
        #expect(clock.sleepers == 0)
    }

    @Test("A shutdown stores no events in a spool that could not be erased")
    func shutdownBesideWhatCannotBeErased() async throws {
        let folder = TemporaryFolder()
        let client = TestClient { configuration in
            configuration.consent = .pending
            configuration.delivery.spool = .directory(folder.url)
        }
        client.record(0..<5)
        await client.moesif.flush()
        let blocked = folder.url.appending(path: SegmentName.name(255))
        try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: false)
        client.moesif.consent = .denied
        client.moesif.consent = .pending
        client.record(5..<8)
        await client.moesif.shutdown()
        let statistics = client.moesif.statistics
        #expect(statistics.dropped[.shutDown] == 3 && statistics.isBalanced)
        try FileManager.default.removeItem(at: blocked)
        #expect(try folder.segments().isEmpty)
    }

    @Test("A flush waits for the erasure of the spool although the collector rejects the client")
    func flushWaitsForErasureWhilePaused() async throws {
        let folder = TemporaryFolder()
        let client = TestClient(RecordingTransport { _ in CollectorResponse(status: 401) }) { configuration in
            configuration.delivery.spool = .directory(folder.url)
        }
        client.record(0..<5)
        #expect(await !client.moesif.flush().isComplete)
        client.moesif.consent = .denied
        #expect(await client.moesif.flush().isComplete)
        #expect(try folder.segments().isEmpty && client.moesif.statistics.dropped == [.noConsent: 5])
    }

    @Test("Denying consent after a shutdown erases the spooled events")
    func deniedAfterShutdown() async throws {
        let folder = TemporaryFolder()
        let client = TestClient { configuration in
            configuration.consent = .pending
            configuration.delivery.spool = .directory(folder.url)
        }
        client.record(0..<30)
        await client.moesif.shutdown()
        #expect(try client.moesif.statistics.spooled == 30 && !folder.segments().isEmpty)
        client.moesif.consent = .denied
        while client.moesif.statistics.spooled > 0, !Task.isCancelled { await Task.yield() }
        #expect(try folder.segments().isEmpty)
        #expect(client.moesif.statistics.dropped == [.noConsent: 30] && client.moesif.statistics.isBalanced)
    }
}
