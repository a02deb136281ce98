import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Updates in the queue with the events.
@Suite("Queued customer updates", .timeLimit(.minutes(10)))
struct CustomerQueueTests {
    private static let url = URL(string: "https://api.example.com/") ?? URL(fileURLWithPath: "/")

    private func record(_ moesif: Moesif) {
        moesif.record(
            request: CapturedCall.Request(url: Self.url, method: "GET"),
            response: CapturedCall.Response(status: 200)
        )
    }

    @Test("Queued updates are delivered in order with the events")
    func queuedUpdatesAreDeliveredInTheirOrder() async throws {
        // With several uploads, events may be sent at the same time as an update.
        let client = CustomerClient(configuring: { $0.delivery.concurrentUploads = 1 })
        let moesif = client.moesif
        record(moesif)
        try moesif.enqueue(CustomerClient.users(3))
        try moesif.enqueue(Moesif.User(id: "last"))
        try moesif.enqueue(Moesif.Company(id: "c"))
        try moesif.enqueue(Moesif.Subscription(id: "s", companyID: "c", status: .paused))
        record(moesif)
        let result = await moesif.shutdown(timeout: .seconds(30))
        #expect(result.isComplete && result.statistics.isBalanced)
        #expect(result.statistics.captured == 8 && result.statistics.delivered == 8)
        #expect(
            client.transport.requests.map(\.path) == [
                "/v1/events/batch", "/v1/users/batch", "/v1/companies/batch", "/v1/subscriptions/batch",
                "/v1/events/batch",
            ]
        )
        #expect(client.counts == [1, 4, 1, 1, 1])
    }

    @Test("A rejected update is counted, and the others are delivered")
    func whatIsRefusedIsCountedAndTheRestDelivered() async throws {
        let client = CustomerClient(responding: { request in
            let text = String(decoding: request.body ?? Data(), as: UTF8.self)
            return CollectorResponse(status: text.contains("u-1\"") ? 400 : 201)
        })
        try client.moesif.enqueue(CustomerClient.users(5))
        let result = await client.moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.delivered == 4 && result.statistics.dropped == [.rejected: 1])
        #expect(result.statistics.isBalanced)
    }

    /// The first half is slow and retried; the second half waits for it.
    @Test("The halves of a rejected batch arrive in order")
    func halvesOfARefusedBatchArriveInTheirOrder() async throws {
        let log = Lock((hasFailed: false, accepted: [String]()))
        let client = CustomerClient(responding: { request in
            let users = request.body.flatMap { JSONValue(parsing: $0) }?.array ?? []
            let ids = users.compactMap { $0["user_id"]?.string }
            guard ids.count <= 2 else { return CollectorResponse(status: 413) }
            if ids.first == "u-0" { for _ in 0..<1000 { await Task.yield() } }
            return log.withLock { log in
                if ids.first == "u-0", !log.hasFailed {
                    log.hasFailed = true
                    return CollectorResponse(status: 503)
                }
                log.accepted += ids
                return CollectorResponse(status: 201)
            }
        })
        try client.moesif.enqueue(CustomerClient.users(7))
        let result = await client.moesif.shutdown(timeout: .seconds(30))
        #expect(result.isComplete && result.statistics.delivered == 7)
        #expect(log.withLock { $0.accepted } == (0..<7).map { "u-\($0)" })
    }

    @Test("Queueing updates throws queueFull with the number of queued updates")
    func whatMayNotWaitIsSaid() async {
        let client = CustomerClient(configuring: { $0.delivery.queueCapacity = 3 })
        let error = await CustomerClient.error {
            try client.moesif.enqueue(CustomerClient.users(5))
        }
        #expect(error?.reason == .queueFull && error?.accepted == 3)
        let result = await client.moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.delivered == 3 && result.statistics.isBalanced)
    }

    /// The queue makes room only for an item that fits.
    @Test("A call over the byte limit of the queue displaces no other item")
    func aCallThatCanNeverWaitCostsNothingElse() async {
        let client = CustomerClient(configuring: {
            $0.bodyLimit = 1_000_000
            $0.delivery.queueByteLimit = 1_000_000
            $0.delivery.overflow = .dropOldest
        })
        record(client.moesif)
        let body = CapturedBody(Data(repeating: 120, count: 600_000))
        client.moesif.record(
            request: CapturedCall.Request(url: Self.url, method: "POST", body: body),
            response: CapturedCall.Response(status: 200, body: body)
        )
        let result = await client.moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.delivered == 1 && result.statistics.dropped == [.queueFull: 1])
    }

    @Test("Spooled updates are delivered by the next client")
    func updatesOnDiskOutliveTheClient() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "customers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = CustomerClient(
            configuring: { $0.delivery.spool = Moesif.SpoolOptions(directory: folder) },
            responding: { _ in CollectorResponse(status: 401) }
        )
        try first.moesif.enqueue(CustomerClient.users(2))
        try first.moesif.enqueue(Moesif.Company(id: "c"))
        // A flush does not wait while the collector rejects the client.
        #expect(await !first.moesif.flush(timeout: .seconds(30)).isComplete)
        let before = await first.moesif.shutdown(timeout: .zero)
        #expect(before.statistics.spooled == 3 && before.statistics.isBalanced)

        let second = CustomerClient(configuring: { $0.delivery.spool = Moesif.SpoolOptions(directory: folder) })
        let after = await second.moesif.shutdown(timeout: .seconds(30))
        #expect(after.isComplete && after.statistics.recovered == 3 && after.statistics.delivered == 3)
        #expect(second.transport.requests.map(\.path) == ["/v1/users/batch", "/v1/companies/batch"])
        #expect(second.counts == [2, 1])
    }
}
