#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The account of a call, and whether it is captured, on each route.
@Suite("Account and consent on every route", .tags(.linux), .timeLimit(.minutes(10)))
struct AccountRouteTests {
    typealias Route = CaptureTableTests.Route
    typealias Kind = CaptureTableTests.Kind

    /// The kinds of tasks that the app creates first and resumes later.
    enum Held: String, CaseIterable, Sendable {
        case handled, delegated, upload, download

        func task(_ session: any CapturingSession, _ request: URLRequest, ended: AsyncWatermark) -> URLSessionTask {
            switch self {
            case .handled: session.dataTask(with: request) { _, _, _ in ended.advance(to: 1) }
            case .delegated: session.dataTask(with: request)
            case .upload: session.uploadTask(with: request, from: CallKind.data)
            case .download: session.downloadTask(with: request)
            }
        }
    }

    @Test(
        "A task has the account that is current when it is resumed",
        .tags(.slow),
        arguments: Route.allCases,
        Held.allCases
    )
    func heldTask(_ route: Route, _ held: Held) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        let (delegate, ended) = (StageDelegate(.plainly), AsyncWatermark())
        let session = route.session(client.moesif, delegate)
        for number in 0..<20 {
            client.moesif.identify(user: "made", company: "made")
            let task = held.task(session, URLRequest(url: server.url("/\(number)")), ended: ended)
            client.moesif.identify(user: "resumed")
            task.resume()
            client.moesif.identify(user: "later", company: "later")
            await client.waitForCaptured(number + 1)
        }
        let events = await client.events()
        #expect(events.map { $0["user_id"]?.string } == Array(repeating: "resumed", count: 20))
        #expect(events.allSatisfy { $0["company_id"] == nil })
    }

    @Test("A call of two clients has each client's own account", arguments: Held.allCases)
    func twoClients(_ held: Held) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let (first, second) = (TestClient(), TestClient())
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: second.moesif)
        let delegate = StageDelegate(.plainly)
        let session = first.moesif.session(configuration: configuration, delegate: delegate)
        for number in 0..<20 {
            let request = URLRequest(url: server.url("/\(number)"))
            let task = held.task(session, request, ended: AsyncWatermark())
            first.moesif.identify(user: "first")
            second.moesif.identify(user: "second")
            task.resume()
            first.moesif.reset()
            second.moesif.reset()
            await first.waitForCaptured(number + 1)
            await second.waitForCaptured(number + 1)
        }
        #expect(await first.events().map { $0["user_id"]?.string } == Array(repeating: "first", count: 20))
        #expect(await second.events().map { $0["user_id"]?.string } == Array(repeating: "second", count: 20))
    }

    @Test("A call is not an event if consent is denied after it was resumed", arguments: Route.allCases, Held.allCases)
    func deniedAfterResume(_ route: Route, _ held: Held) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        let (delegate, ended) = (StageDelegate(.plainly), AsyncWatermark())
        let session = route.session(client.moesif, delegate)
        // This also holds if consent was denied before.
        for number in 0..<20 {
            let task = held.task(session, URLRequest(url: server.url("/\(number)")), ended: ended)
            task.resume()
            client.moesif.consent = .denied
            client.moesif.consent = .granted
            while task.state != .completed, !Task.isCancelled { await Task.yield() }
        }
        #expect(await client.events().isEmpty)
    }

    @Test("A task that is resumed while consent is denied is not captured", arguments: Route.allCases, Held.allCases)
    func resumedWhileDenied(_ route: Route, _ held: Held) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        let (delegate, ended) = (StageDelegate(.plainly), AsyncWatermark())
        let session = route.session(client.moesif, delegate)
        let task = held.task(session, URLRequest(url: server.url("/")), ended: ended)
        client.moesif.consent = .denied
        task.resume()
        client.moesif.consent = .granted
        while task.state != .completed, !Task.isCancelled { await Task.yield() }
        #expect(await client.events().isEmpty && client.moesif.statistics.captured == 0)
    }

    @Test(
        "Every kind of call has the account, and the context of its task takes precedence",
        arguments: Route.allCases,
        Kind.allCases
    )
    func kinds(_ route: Route, _ kind: Kind) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("account-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let client = TestClient()
        var request = URLRequest(url: server.url("/"))
        request.httpMethod = "POST"
        client.moesif.identify(user: "account", company: "c-account")
        for user in ["account", "task"] {
            let delegate = StageDelegate(.plainly)
            let session = route.session(client.moesif, delegate)
            await Moesif.withContext(user: user == "task" ? user : nil) { [request] in
                await kind.run(session, request, file, delegate)
            }
            await client.waitForCaptured(user == "task" ? 2 : 1)
        }
        let events = await client.events()
        #expect(events.map { $0["user_id"]?.string } == ["account", "task"])
        #expect(events.map { $0["company_id"]?.string } == ["c-account", "c-account"])
    }
}
#endif
