import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Captured calls, and the contents of their events.
@Suite("Events of captured calls", .timeLimit(.minutes(10)))
struct CapturedEventTests {
    @Test("Each form of a call is one event with its request and response")
    func everyFormOfACallIsOneEvent() async throws {
        let server = try LoopbackServer { _ in .json(#"{"a":1}"#) }
        defer { server.stop() }
        let client = TestClient()
        let session: any CapturingSession = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/x?y=1")
        let request = URLRequest(url: url)
        _ = try await session.data(for: request)
        _ = try await session.data(for: request, delegate: RecordingDelegate())
        _ = try await session.data(from: url)
        _ = try await session.upload(for: request.posting, from: Data("{}".utf8))
        await done { end in session.dataTask(with: request) { _, _, _ in end() } }
        await done { end in session.dataTask(with: url) { _, _, _ in end() } }
        await done { end in session.uploadTask(with: request.posting, from: Data("{}".utf8)) { _, _, _ in end() } }
        let events = await client.events()
        #expect(events.count == 7)
        for event in events {
            #expect(event.at("request", "uri")?.string == url.absoluteString)
            #expect(event.at("response", "status") == 200)
            #expect(event.at("response", "body") == ["a": 1])
            #expect(event.at("response", "transfer_encoding") == "json")
            #expect(event["direction"] == "Outgoing")
            #expect(event["weight"] == 1)
            #expect(event["metadata"] == nil)
        }
        #expect(Set(events.compactMap { $0["transaction_id"]?.string }).count == 7)
        #expect(events[3].at("request", "body") == [:])
        #expect(events[3].at("request", "verb") == "POST")
    }

    @Test("Headers of the session configuration appear in the event as they are sent")
    func configuredHeaders() async throws {
        let heard = Lock<[String: String]>([:])
        let server = try LoopbackServer { request in
            heard.withLock {
                $0 = ["X-App": request.header("X-App") ?? "", "X-Both": request.header("X-Both") ?? ""]
            }
            return .json("{}")
        }
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpAdditionalHeaders = ["X-App": "1", "x-both": "configured", "Authorization": "Bearer hunter2"]
        let client = TestClient()
        let plain = URLSessionConfiguration.ephemeral
        plain.httpAdditionalHeaders = configuration.httpAdditionalHeaders
        plain.capture(with: client.moesif)
        let sessions: [any CapturingSession] = [
            client.moesif.session(configuration: configuration), URLSession(configuration: plain),
        ]
        var request = URLRequest(url: server.url("/"))
        request.setValue("own", forHTTPHeaderField: "X-Both")
        for session in sessions { _ = try await session.data(for: request) }
        _ = try await client.moesif.session(configuration: configuration).bytes(for: request).0.reduce(0) {
            $0 + Int($1)
        }
        _ = try await sessions[1].bytes(for: request).0.reduce(0) { $0 + Int($1) }
        let events = await client.events()
        #expect(events.count == 4)
        #expect(heard.withLock { $0 } == ["X-App": "1", "X-Both": "own"])
        for event in events {
            #expect(event.at("request", "headers", "X-App") == "1")
            #expect(event.at("request", "headers", "X-Both") == "own")
            #expect(event.at("request", "headers", "Authorization") == "[redacted]")
        }
    }

    @Test("A call that fails is recorded with its error and without a response")
    func failedCallIsAnEventWithoutResponse() async throws {
        let server = try LoopbackServer { _ in .drop }
        let url = server.url("/gone")
        server.stop()
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        #expect(await failureCode { try await session.data(from: url) } == .cannotConnectToHost)
        let event = try #require(await client.events().first)
        #expect(event["response"] == nil)
        #expect(event.at("metadata", "capture", "duration_ms")?.int != nil)
        #expect(
            event.at("metadata", "capture", "error") == [
                "domain": "NSURLErrorDomain", "code": -1004, "text": "cannot connect to host",
            ]
        )
    }

    @Test("A truncated response keeps its status, and its body is omitted")
    func headOfAnAnswerThatIsCutOffIsKept() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(status: 206, body: .cut(Data("half".utf8), declaredLength: 5000))
        }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        #expect(await failureCode { try await session.data(from: server.url("/cut")) } != nil)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 206)
        #expect(event.at("response", "body") == nil)
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete")
        #expect(event.at("metadata", "capture", "error", "code") != nil)
    }

    @Test("A redirected call keeps its first request and names its final URL")
    func redirectKeepsTheFirstRequestAndSaysWhereItEnded() async throws {
        let server = try LoopbackServer { request in
            request.path == "/start" ? .redirect(to: "/end?token=s3cr3t#part") : .json("{}")
        }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        var request = URLRequest(url: server.url("/start")).posting
        request.httpBody = Data(#"{"n":1}"#.utf8)
        _ = try await session.data(for: request)
        let event = try #require(await client.events().first)
        #expect(event.at("request", "uri")?.string == server.url("/start").absoluteString)
        #expect(event.at("request", "verb") == "POST")
        #expect(event.at("request", "body") == ["n": 1])
        let final = event.at("metadata", "capture", "final_uri")?.string
        #expect(final == server.url("/end?token=").absoluteString + "[redacted]")
    }

    @Test("The duration of a call comes from the configured time source")
    func durationIsTheMonotonicOne() async throws {
        let clock = ManualClock()
        let server = try LoopbackServer { _ in
            clock.advance(by: .milliseconds(1234))
            return .json("{}")
        }
        defer { server.stop() }
        let client = TestClient { $0.timeSource = clock }
        _ = try await client.moesif.session(configuration: .ephemeral).data(from: server.url("/"))
        let event = try #require(await client.events().first)
        #expect(event.at("request", "time") == "2026-01-01T00:00:00.000Z")
        #expect(event.at("response", "time") == "2026-01-01T00:00:01.234Z")
    }

    @Test("The duration of a task starts when the task is resumed")
    func durationOfATaskStartsWhenItIsResumed() async throws {
        let clock = ManualClock()
        let server = try LoopbackServer { _ in
            clock.advance(by: .milliseconds(10))
            return .json("{}")
        }
        defer { server.stop() }
        let client = TestClient { $0.timeSource = clock }
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/")
        await done { finish in
            let task = session.dataTask(with: url) { _, _, _ in finish() }
            clock.advance(by: .seconds(60))
            return task
        }
        let event = try #require(await client.events().first)
        #expect(event.at("request", "time") == "2026-01-01T00:01:00.000Z")
        #expect(event.at("response", "time") == "2026-01-01T00:01:00.010Z")
    }

    @Test("A streamed request body reaches the server and is omitted from the event")
    func streamedBodyIsLeftOutAndArrives() async throws {
        let server = try LoopbackServer { .json(#"{"received":\#($0.body.count)}"#) }
        defer { server.stop() }
        let client = TestClient()
        var request = URLRequest(url: server.url("/")).posting
        request.httpBodyStream = InputStream(data: Data(count: 70_000))
        let (data, _) = try await client.moesif.session(configuration: .ephemeral).data(for: request)
        #expect(String(decoding: data, as: UTF8.self) == #"{"received":70000}"#)
        let event = try #require(await client.events().first)
        #expect(event.at("request", "body") == nil)
        #expect(event.at("metadata", "capture", "omitted", "request_body") == "streamed")
    }

    @Test("A body over the limit is omitted, and its size is recorded")
    func bodyOverTheLimitIsNotKept() async throws {
        let server = try LoopbackServer { _ in .text(String(repeating: "x", count: 1001)) }
        defer { server.stop() }
        let client = TestClient { $0.bodyLimit = 1000 }
        _ = try await client.moesif.session(configuration: .ephemeral).data(from: server.url("/"))
        let event = try #require(await client.events().first)
        #expect(event.at("response", "body") == ["omitted": "over the limit", "bytes": 1001, "limit": 1000])
    }

    @Test("Requests to the collector are skipped")
    func ownTrafficIsSkipped() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient { $0.baseURL = server.url("/collector") }
        let session = client.moesif.session(configuration: .ephemeral)
        _ = try await session.data(from: server.url("/collector/v1/config"))
        for name in ["x-moesif-application-ID", "X-MOESIF-SDK"] {
            var request = URLRequest(url: server.url("/other"))
            request.setValue("1", forHTTPHeaderField: name)
            _ = try await session.data(for: request)
        }
        _ = try await session.data(from: server.url("/v1/config"))
        let events = await client.events()
        #expect(events.map { $0.at("request", "uri")?.string } == [server.url("/v1/config").absoluteString])
        #expect(client.moesif.statistics.skipped == 3)
    }

    @Test("A call that is not HTTP is skipped")
    func callThatIsNotHTTPIsSkipped() async throws {
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = try #require(URL(string: "strange://host/x"))
        #expect(await failureCode { try await session.data(from: url) } == .unsupportedURL)
        let delegate = RecordingDelegate()
        #expect(await failureCode { try await session.data(from: url, delegate: delegate) } == .unsupportedURL)
        #expect(await client.events().isEmpty)
        #expect(client.moesif.statistics.skipped == 2)
    }

    @Test("A disabled client passes calls through and captures nothing")
    func inertClientPassesCallsThrough() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient { $0.bodyLimit = -1 }
        let session = client.moesif.session(configuration: .ephemeral)
        let (data, _) = try await session.data(from: server.url("/"))
        #expect(data == Data("{}".utf8))
        #expect(client.moesif.statistics == Moesif.Statistics())
        #expect(client.transport.requests.isEmpty)
    }

    @Test("A wrapped session captures nothing if it is used directly")
    func plainSessionCapturesNothing() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        let inner = URLSession(configuration: .ephemeral)
        _ = client.moesif.session(wrapping: inner)
        let plain: any CapturingSession = inner
        _ = try await plain.data(from: server.url("/"))
        #expect(await client.events().isEmpty)
    }

    @Test("The request of a finished task can be sent again")
    func requestOfAnEndedTaskCanBeSentAgain() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/")
        let task: URLSessionTask = await withCheckedContinuation { continuation in
            let box = Lock<URLSessionTask?>(nil)
            let task = session.dataTask(with: url) { _, _, _ in
                if let task = box.withLock({ $0 }) { continuation.resume(returning: task) }
            }
            box.withLock { $0 = task }
            task.resume()
        }
        let request = try #require(task.originalRequest)
        _ = try await session.data(for: request)
        _ = try await session.urlSession.data(for: request)
        #expect(await client.events().count == 2)
        #expect(server.requestCount == 3)
    }

    private func done(_ make: (@escaping @Sendable () -> Void) -> URLSessionTask) async {
        await withCheckedContinuation { continuation in
            make { continuation.resume() }.resume()
        }
    }
}

extension URLRequest {
    /// Returns the request with the method POST.
    var posting: URLRequest {
        var request = self
        request.httpMethod = "POST"
        return request
    }
}
