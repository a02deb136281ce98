import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Calls that the app excludes from capture.
@Suite("withoutCapture", .timeLimit(.minutes(10)))
struct WithoutCaptureTests {
    @Test("Calls inside withoutCapture, and in tasks started inside it, are counted as skipped")
    func skipped() async throws {
        let server = IncomingServer()
        let thirdParty = try LoopbackServer { _ in .json("{}") }
        let session = server.moesif.session()
        let count = await Moesif.withoutCapture {
            let task = Task { _ = try? await session.data(from: thirdParty.url("/task")) }
            await task.value
            _ = try? await session.data(from: thirdParty.url("/data"))
            // A context set inside does not lift the exclusion.
            Moesif.withContext(user: "u-1") { server.call() }
            await server.serve { _ in server.call() }
            return thirdParty.requestCount
        }
        let url = Moesif.withoutCapture { () -> URL in
            server.call()
            return thirdParty.url
        }
        #expect(count == 2 && url == thirdParty.url)
        Moesif.withContext(user: "u-2") { server.call() }
        let events = await server.events()
        #expect(events.map { $0["user_id"] } == ["u-2"])
        #expect(server.moesif.statistics.skipped == 6)
    }

    @Test("withoutCapture rethrows errors")
    func errorsPass() async {
        await #expect(throws: URLError.self) {
            try await Moesif.withoutCapture {
                await Task.yield()
                throw URLError(.badURL)
            }
        }
    }
}
