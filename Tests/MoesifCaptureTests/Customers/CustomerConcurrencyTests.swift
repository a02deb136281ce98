import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Many updates at once.
@Suite("Concurrent customer updates", .tags(.race), .timeLimit(.minutes(10)))
struct CustomerConcurrencyTests {
    /// A collector that answers when it is released, and counts concurrent requests.
    private final class HeldTransport: CollectorTransport {
        let release = AsyncWatermark()
        let arrival = AsyncWatermark()
        private let counts = Lock((arrived: 0, now: 0, most: 0))

        var most: Int {
            counts.withLock { $0.most }
        }

        func send(_ request: CollectorRequest) async throws -> CollectorResponse {
            guard request.method == .post else { return CollectorResponse(status: 404) }
            let arrived = counts.withLock { counts in
                counts.arrived += 1
                counts.now += 1
                counts.most = max(counts.most, counts.now)
                return counts.arrived
            }
            arrival.advance(to: arrived)
            defer { counts.withLock { $0.now -= 1 } }
            guard await release.wait(for: 1, until: .seconds(60), ManualClock()) else { throw CancellationError() }
            for _ in 0..<20 { await Task.yield() }
            return CollectorResponse(status: 201)
        }
    }

    private func client(_ transport: HeldTransport) -> Moesif {
        Moesif(applicationID: "test") { $0.transport = transport }
    }

    /// Each request has a connection: the open files of a process belong to the app.
    @Test("500 concurrent updates use no more requests at once than the limit")
    func fewAreSentAtOnce() async throws {
        let transport = HeldTransport()
        transport.release.advance(to: 1)
        let moesif = client(transport)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 { group.addTask { try await moesif.updateUser(Moesif.User(id: "\(number)")) } }
            try await group.waitForAll()
        }
        #expect(transport.most <= CustomerSender.requestsAtOnce)
        #expect(await moesif.shutdown(timeout: .seconds(30)).isComplete)
    }

    @Test("A waiting update can be cancelled and leaves no place occupied")
    func whoeverWaitsCanGiveUp() async throws {
        let transport = HeldTransport()
        let moesif = client(transport)
        let sent = (0..<CustomerSender.requestsAtOnce).map { number in
            Task { try await moesif.updateUser(Moesif.User(id: "\(number)")) }
        }
        #expect(await transport.arrival.wait(for: sent.count, until: .seconds(60), ManualClock()))
        let late = (0..<20).map { _ in
            Task { await CustomerClient.error { try await moesif.updateUser(Moesif.User(id: "late")) } }
        }
        for task in late { task.cancel() }
        for task in late {
            let error = await task.value
            #expect(error?.reason == .cancelled && error?.attempts == 0)
        }
        transport.release.advance(to: 1)
        for task in sent { try await task.value }
        // Cancelled updates have left no place occupied.
        for _ in sent { try await moesif.updateUser(Moesif.User(id: "next")) }
        #expect(transport.most == sent.count)
        #expect(await moesif.shutdown(timeout: .seconds(30)).isComplete)
    }

    @Test("A shutdown ends waiting updates with an error")
    func whoeverWaitsIsNotForgottenByAShutdown() async throws {
        let transport = HeldTransport()
        let moesif = client(transport)
        let tasks = (0..<50).map { number in
            Task { await CustomerClient.error { try await moesif.updateUser(Moesif.User(id: "\(number)")) } }
        }
        #expect(
            await transport.arrival.wait(for: CustomerSender.requestsAtOnce, until: .seconds(60), ManualClock())
        )
        #expect(await !moesif.shutdown(timeout: .zero).isComplete)
        for task in tasks { #expect(await task.value?.reason == .shutDown) }
    }
}
