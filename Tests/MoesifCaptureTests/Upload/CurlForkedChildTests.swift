#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A child made by `fork` has none of its parent's threads, and must not touch its parent's connections.
@Suite(.tags(.linux), .timeLimit(.minutes(5)))
struct CurlForkedChildTests {
    @Test("A forked child uploads on a new connection and leaves its parent's connection alone")
    func aForkedChildSendsOnAConnectionOfItsOwn() async throws {
        await #expect(processExitsWith: .success) {
            let server = try LoopbackServer { _ in .status(201) }
            let session = CurlSession(maximumConnections: 4)
            let request = CurlFixture.post(server.url("/a"))
            func send(_ session: CurlSession) -> Int? {
                let deadlines = ExchangeDeadlines(SystemTimeSource())
                let exchange = CollectorTask(request, timeout: .seconds(30), deadlines: deadlines)
                session.start(CurlRequest(request, timeout: .seconds(30), certificateAuthority: nil), exchange)
                while !exchange.hasTransferEnded { usleep(1000) }
                return exchange.hasHead ? 1 : nil
            }
            // More than once: Swift initializes types under locks when they are first used. A lock that another thread
            // holds during the fork is never released in the child.
            for _ in 0..<5 { #expect(send(session) == 1) }
            #expect(server.acceptedConnections == 1)
            // Swift does not offer `fork`; apps call it through C.
            typealias Fork = @convention(c) () -> pid_t
            let fork = unsafeBitCast(try #require(dlsym(nil, "fork")), to: Fork.self)
            let child = fork()
            if child == 0 {
                let first = send(session)
                session.end()
                _exit(first == 1 ? 0 : 1)
            }
            var status: Int32 = -1
            #expect(waitpid(child, &status, 0) == child)
            #expect(status == 0)
            #expect(server.acceptedConnections == 2)
            // The parent's connection still works.
            #expect(send(session) == 1)
            #expect(server.acceptedConnections == 2)
        }
    }
}
#endif
