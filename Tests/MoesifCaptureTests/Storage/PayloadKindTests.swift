import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The differences between the kinds of items.
@Suite("Kinds of stored items", .timeLimit(.minutes(2)))
struct PayloadKindTests {
    static let kinds: [PayloadKind] = [.event, .user, .company, .subscription, .action]

    private func store(spool: Moesif.SpoolOptions? = nil) -> EventStore {
        EventStore(
            bounds: .init(count: 100, bytes: 100_000_000),
            overflow: .dropNewest,
            wakeUp: .init(count: 100, bytes: 100_000_000),
            spool: spool,
            timeSource: ManualClock(),
            log: Log(nil)
        )
    }

    private func add(_ sizes: [Int], to store: EventStore, _ kind: PayloadKind) {
        for size in sizes {
            #expect(store.admit(bytes: size) == .admitted)
            store.append(kind, [UInt8](repeating: 32, count: size), held: size)
        }
    }

    @Test("The numbers of the kinds on disk never change") func numbersOnDiskNeverChange() {
        #expect(Self.kinds.map(\.rawValue) == [1, 2, 3, 4, 5])
        #expect(PayloadKind.action.batchPath == "/v1/actions/batch")
    }

    /// A later item may overtake events and actions, but never an update.
    @Test("Updates keep their order, while events and actions need not", arguments: kinds)
    func updatesAloneKeepTheirOrder(_ kind: PayloadKind) async {
        let isOrdered = [PayloadKind.user, .company, .subscription].contains(kind)
        let store = store()
        add([1], to: store, kind)
        #expect(store.state.withLock { $0.holdsUpdates } == isOrdered)
        #expect(await store.take(BatchLimits(count: 10, bytes: 10))?.kind == kind)
        #expect(store.backlog.isBlocked == isOrdered)
        #expect(store.state.withLock { $0.holdsUpdates } == isOrdered)
    }

    /// The collector accepts 15,000,000 bytes of actions in one request, including brackets and commas.
    @Test("A batch of actions stays within 15,000,000 bytes", arguments: [false, true])
    func aBatchOfActionsIsBounded(onDisk: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kinds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = store(spool: onDisk ? .directory(folder) : nil)
        store.open()
        let sizes = Array(repeating: 900_000, count: 17)
        add(sizes + [5], to: store, .action)
        add(sizes, to: store, .event)
        #expect(store.statistics.spooled == (onDisk ? 35 : 0))
        var counts: [Int] = []
        while let batch = await store.take(BatchLimits(count: 100, bytes: 50_000_000)) {
            counts.append(batch.items.count)
            await store.settle(batch.id, as: .delivered)
        }
        #expect(counts == [16, 2, 17])
        #expect(store.statistics.delivered == 35 && store.statistics.isBalanced)
        let limit = BatchLimits(count: 4000, bytes: 50_000_000).limited(to: .action).bytes
        #expect(limit + 4001 <= 15_000_000)
        #expect(BatchLimits(count: .max, bytes: .max).limited(to: .action).bytes > 14_000_000)
    }
}
