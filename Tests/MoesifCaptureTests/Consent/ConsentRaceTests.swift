import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite("Consent under load", .timeLimit(.minutes(10)))
struct ConsentRaceTests {
    @Test(
        "10,000 consent changes during calls let no denied call through, and the counters balance",
        .tags(.slow, .race)
    )
    func switchesRaceCalls() async throws {
        let folder = TemporaryFolder()
        for spool in [nil, Moesif.SpoolOptions.directory(folder.url)] {
            let isDenied = Lock(false)
            let lateSends = Lock(0)
            let transport = RecordingTransport { _ in
                if isDenied.withLock({ $0 }), !Task.isCancelled { lateSends.withLock { $0 += 1 } }
                await Task.yield()
                return CollectorResponse(status: 201)
            }
            let client = TestClient(transport) { configuration in
                configuration.delivery.spool = spool
                configuration.delivery.batchInterval = .milliseconds(1)
            }
            let isOver = Lock(false)
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<2 {
                    group.addTask {
                        var number = 0
                        while !isOver.withLock({ $0 }) {
                            client.record(number..<(number + 3), path: "any/\(index)/")
                            number += 3
                            await Task.yield()
                        }
                    }
                }
                group.addTask {
                    while !isOver.withLock({ $0 }) { await client.moesif.flush(timeout: .milliseconds(5)) }
                }
                group.addTask {
                    for turn in 0..<(spool == nil ? 7_000 : 3_000) {
                        client.moesif.consent = turn % 7 == 0 ? .pending : .granted
                        client.record(turn..<(turn + 1), path: "granted/")
                        if turn % 5 == 0 { await Task.yield() }
                        client.moesif.consent = .denied
                        isDenied.withLock { $0 = true }
                        client.record(turn..<(turn + 1), path: "denied/")
                        isDenied.withLock { $0 = false }
                    }
                    client.moesif.consent = .granted
                    isOver.withLock { $0 = true }
                }
            }
            let result = await client.moesif.shutdown(timeout: .seconds(300))
            let paths = transport.events.compactMap { $0.at("request", "uri")?.string }
            #expect(paths.count { $0.contains("/denied/") } == 0)
            #expect(lateSends.withLock { $0 } == 0)
            #expect(result.isComplete && result.statistics.isBalanced)
            #expect(result.statistics.waiting == 0 && result.statistics.spooled == 0)
            #expect(result.statistics.delivered == paths.count && Set(paths).count == paths.count)
            #expect(result.statistics.dropped[.noConsent, default: 0] > 0)
        }
    }
}
