import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The division of arrays into requests, and the number of accepted updates.
@Suite("Batches of customer updates", .timeLimit(.minutes(10)))
struct CustomerBatchTests {
    private func ids(_ client: CustomerClient) -> [String] {
        client.transport.requests.flatMap { request in
            let items = request.body.flatMap { JSONValue(parsing: $0) }?.array ?? []
            return items.compactMap { $0["user_id"]?.string }
        }
    }

    @Test("An array is sent in batches of the batch size, with progress")
    func anArrayIsCutByCount() async throws {
        let client = CustomerClient(configuring: { $0.delivery.batchSize = 10 })
        let progress = Lock<[Moesif.CustomerUpdateProgress]>([])
        try await client.moesif.updateUsers(CustomerClient.users(25)) { now in progress.withLock { $0.append(now) } }
        #expect(client.counts == [10, 10, 5])
        #expect(ids(client) == (0..<25).map { "u-\($0)" })
        #expect(progress.withLock { $0.map(\.accepted) } == [10, 20, 25])
        #expect(progress.withLock { $0.allSatisfy { $0.total == 25 } })
    }

    @Test("An array is sent in batches within the byte limit")
    func anArrayIsCutByBytes() async throws {
        // {"user_id":"u-0"} is 17 bytes; three of them with commas and brackets are 55.
        for (limit, counts) in [(55, [3, 3]), (54, [2, 2, 2]), (1, [1, 1, 1, 1, 1, 1])] {
            let client = CustomerClient(configuring: { $0.delivery.batchByteLimit = limit })
            try await client.moesif.updateUsers(CustomerClient.users(6))
            #expect(client.counts == counts)
            #expect(limit == 1 || client.transport.requests.allSatisfy { $0.body?.count ?? 0 <= limit })
        }
    }

    @Test("An empty array sends nothing")
    func nothingIsSentOfNothing() async throws {
        let client = CustomerClient()
        try await client.moesif.updateUsers([])
        try client.moesif.enqueue([Moesif.User]())
        #expect(client.transport.requests.isEmpty)
    }

    @Test("The error contains the number of accepted updates")
    func theErrorSaysHowManyWereAccepted() async {
        let client = CustomerClient(
            configuring: { $0.delivery.batchSize = 10 },
            responding: { request in
                let text = String(decoding: request.body ?? Data(), as: UTF8.self)
                return CollectorResponse(status: text.contains("u-20\"") ? 401 : 201)
            }
        )
        let error = await CustomerClient.error {
            try await client.moesif.updateUsers(CustomerClient.users(40))
        }
        #expect(error?.reason == .unauthorized && error?.accepted == 20)
        #expect(error?.description == "unauthorized, check the application ID, status 401, 20 accepted before")
        #expect(client.counts == [10, 10, 10])
    }

    @Test(
        "A rejected update is isolated, and the updates before it are accepted",
        arguments: [400, 413, 422],
        [0, 13, 24]
    )
    func oneBadUpdateIsFound(_ status: Int, _ bad: Int) async {
        let client = CustomerClient(
            configuring: { $0.delivery.batchSize = 25 },
            responding: { request in
                let text = String(decoding: request.body ?? Data(), as: UTF8.self)
                return CollectorResponse(status: text.contains("u-\(bad)\"") ? status : 201)
            }
        )
        let accepted = Lock(0)
        let error = await CustomerClient.error {
            try await client.moesif.updateUsers(CustomerClient.users(30)) { now in
                accepted.withLock { $0 = now.accepted }
            }
        }
        #expect(error?.reason == .rejected && error?.status == status && error?.accepted == bad)
        #expect(accepted.withLock { $0 } == bad)
        #expect(client.transport.requests.count <= 12)
        #expect(client.transport.requests.allSatisfy { $0.path == "/v1/users/batch" })
    }

    @Test("A batch that is too large for the collector is sent in parts")
    func aBatchThatIsTooLongIsSentInParts() async throws {
        let client = CustomerClient(responding: { request in
            CollectorResponse(status: request.body?.count ?? 0 > 100 ? 413 : 201)
        })
        try await client.moesif.updateUsers(CustomerClient.users(25))
        let accepted = client.counts.enumerated().filter {
            client.transport.requests[$0.offset].body?.count ?? 0 <= 100
        }
        #expect(accepted.map(\.element).reduce(0, +) == 25)
    }

    @Test("A single update that is too large is rejected by the collector")
    func anUpdateThatIsTooLongByItselfIsLeftToTheCollector() async {
        let client = CustomerClient(responding: { request in
            CollectorResponse(status: request.body?.count ?? 0 > 500_000 ? 413 : 201)
        })
        let long = Moesif.User(id: "u", metadata: ["x": .string(String(repeating: "x", count: 600_000))])
        let error = await CustomerClient.error {
            try await client.moesif.updateUsers([Moesif.User(id: "a"), long, Moesif.User(id: "b")])
        }
        #expect(error?.reason == .rejected && error?.accepted == 1)
    }
}
