import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Updates through the real transport to a collector on loopback.
@Suite("Customer updates to a collector", .timeLimit(.minutes(10)))
struct CustomerCollectorTests {
    @Test("Updates have the paths and headers that the collector expects")
    func requestsAreAsTheCollectorWantsThem() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let moesif = Moesif(applicationID: "app-1") { $0.baseURL = collector.url }
        try await moesif.updateUser(Moesif.User(id: "u-1", metadata: ["a": 1]))
        try await moesif.updateUsers([Moesif.User(id: "u-2"), Moesif.User(id: "u-3")])
        try await moesif.updateCompany(Moesif.Company(id: "c-1"))
        try await moesif.updateSubscriptions([Moesif.Subscription(id: "s-1", companyID: "c-1", status: .trialing)])
        #expect(collector.users.compactMap { $0["user_id"]?.string } == ["u-1", "u-2", "u-3"])
        #expect(collector.users.first?["metadata"] == ["a": 1])
        #expect(collector.companies.compactMap { $0["company_id"]?.string } == ["c-1"])
        #expect(collector.subscriptions.compactMap { $0["status"]?.string } == ["trialing"])
        #expect(
            collector.deliveries.map(\.path) == [
                "/v1/users", "/v1/users/batch", "/v1/companies", "/v1/subscriptions/batch",
            ]
        )
        for delivery in collector.deliveries {
            #expect(delivery.headers["X-Moesif-Application-Id"] == "app-1")
            #expect(delivery.headers["Content-Encoding"] == "gzip")
            #expect(delivery.headers["Content-Type"] == "application/json; charset=utf-8")
            #expect(delivery.headers["User-Agent"] == Version.userAgent)
        }
        #expect(collector.events.isEmpty)
        #expect(await moesif.shutdown(timeout: .seconds(20)).isComplete)
    }

    @Test(
        "A failed update is sent again and accepted",
        arguments: [FakeCollector.Failure.status(503), .drop, .reset, .garbage, .storeThenDrop]
    )
    func failureIsOvercome(_ failure: FakeCollector.Failure) async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(failure)
        let moesif = Moesif(applicationID: "app-1") {
            $0.baseURL = collector.url
            $0.randomSource = FixedRandom(number: 0)
        }
        try await moesif.updateUsers([Moesif.User(id: "u-1")])
        #expect(Set(collector.users.compactMap { $0["user_id"]?.string }) == ["u-1"])
        #expect(collector.deliveries.count == 2)
    }

    @Test("An update to a collector that hangs is sent again after the upload timeout", .tags(.slow))
    func aCollectorThatHangsCostsItsDeadline() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.hang(.seconds(50)))
        let moesif = Moesif(applicationID: "app-1") {
            $0.baseURL = collector.url
            $0.randomSource = FixedRandom(number: 0)
            $0.delivery.uploadTimeout = .seconds(5)
        }
        try await moesif.updateUser(Moesif.User(id: "u-1"))
        #expect(collector.users.count == 1 && collector.deliveries.count == 2)
    }

    @Test("A cancelled update ends at once")
    func cancellingEndsAnUpdateAtOnce() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.hang(.seconds(50)))
        let moesif = Moesif(applicationID: "app-1") { $0.baseURL = collector.url }
        let update = Task {
            await CustomerClient.error {
                try await moesif.updateUser(Moesif.User(id: "u"))
            }
        }
        await collector.waitForDeliveries(1)
        update.cancel()
        #expect(await update.value?.reason == .cancelled)
    }

    @Test("The error contains the collector's message")
    func theCollectorsMessageIsHandedOn() async throws {
        let server = try LoopbackServer { _ in .json(#"{"error":"bad user"}"#, status: 400) }
        defer { server.stop() }
        let moesif = Moesif(applicationID: "app-1") { $0.baseURL = server.url }
        let error = await CustomerClient.error {
            try await moesif.updateUser(Moesif.User(id: "u"))
        }
        #expect(error?.reason == .rejected && error?.message == #"{"error":"bad user"}"#)
    }
}
