#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The forwarding of requests on Apple's platforms, as far as it can be tested on Linux.
///
/// On Linux `URLSession` keeps only the last piece of a body that a protocol object loads.
@Suite("Forwarded requests", .tags(.linux), .serialized, .timeLimit(.minutes(10)))
struct ForwardedRequestTests {
    @Test("A forwarded request is sent once, and its response is passed on")
    func requestIsSentOnceAndItsAnswerPassedOn() async throws {
        let stage = try Stage(delegate: nil) { $0.protocolClasses = [ReissuingProtocol.self] }
        defer { stage.server.stop() }
        let client = TestClient()
        var request = stage.request("/echo", "POST", body: CallKind.data)
        request.setValue("1", forHTTPHeaderField: "X-Mine")
        let sent = try recorded(request.capturing(user: "u"), client)
        let outcome = await uncancelled { await stage.outcome { try await stage.session.data(for: sent) } }
        #expect(outcome.status == 200 && outcome.data?.starts(with: Data("POST /echo 5".utf8)) == true)
        #expect(stage.server.requestCount == 1)
        #expect(stage.server.requests.first?.header("X-Mine") == "1")
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("user_id") == "u" && events.first?.at("response", "status") == 200)
        #expect(events.first?.at("request", "body")?.string == CallKind.data.base64EncodedString())
        #expect(events.first?.at("response", "body") != nil)
    }

    @Test("The failure of a forwarded request is passed on and recorded")
    func failureIsPassedOn() async throws {
        let stage = try Stage(delegate: nil) { $0.protocolClasses = [ReissuingProtocol.self] }
        defer { stage.server.stop() }
        let client = TestClient()
        let request = try recorded(stage.request("/drop"), client)
        let outcome = await uncancelled { await stage.outcome { try await stage.session.data(for: request) } }
        #expect(outcome.error?.code == URLError.badServerResponse.rawValue)
        let event = try #require(await client.events().first)
        #expect(event.at("response") == nil)
        #expect(event.at("metadata", "capture", "error", "code")?.int == URLError.badServerResponse.rawValue)
    }

    @Test("Cancelling a task stops its forwarded request")
    func cancellingStopsIt() async throws {
        let stage = try Stage(delegate: nil) { $0.protocolClasses = [ReissuingProtocol.self] }
        defer { stage.server.stop() }
        let client = TestClient()
        let request = try recorded(stage.request("/hang"), client)
        let outcome = await stage.outcome {
            stage.session.dataTask(with: request, completionHandler: $0)
        } then: { task in
            task.resume()
            await stage.server.waitForRequests(1)
            task.cancel()
        }
        #expect(outcome.error?.code == URLError.cancelled.rawValue)
        await stage.server.waitForOpenConnections(atMost: 0)
        await client.waitForCaptured(1)
        #expect(await client.events().map { $0.at("metadata", "capture", "error", "code") } == [-999])
    }

    /// Tasks with a delegate that handles redirects are not forwarded: one load, one call, one object.
    @Test("A redirect of a forwarded request is followed, and is one event")
    func redirectIsFollowedInside() async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = TestClient()
        let heard = await load(stage.request("/redirect"), client)
        #expect(heard.error == nil && heard.responses.map { ($0 as? HTTPURLResponse)?.statusCode } == [200])
        #expect(heard.responses.first?.url?.query == "after=1")
        #expect(stage.server.requestCount == 2)
        let events = await client.events()
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event.at("request", "uri")?.string?.hasSuffix("/redirect") == true)
        #expect(event.at("response", "status") == 200)
        #expect(event.at("metadata", "capture", "final_uri")?.string?.hasSuffix("/echo?after=1") == true)
    }

    /// A protocol object receives each body as a stream.
    @Test("The body stream of a forwarded request is sent and captured")
    func bodyOfAStreamIsSentAndCaptured() async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = TestClient()
        var request = stage.request("/echo", "POST")
        request.httpBodyStream = InputStream(data: CallKind.data)
        let heard = await load(request, client)
        #expect(heard.error == nil && heard.data.starts(with: Data("POST /echo 5".utf8)))
        #expect(stage.server.requests.first?.body == CallKind.data)
        let event = try #require(await client.events().first)
        #expect(event.at("request", "body")?.string == CallKind.data.base64EncodedString())
    }

    @Test("A body stream that cannot be read fails the call with its error")
    func bodyThatCannotBeReadEndsTheCall() async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = TestClient()
        var request = stage.request("/echo", "POST")
        request.httpBodyStream = InputStream(url: URL(fileURLWithPath: "/no-such-file"))
        let heard = await load(request, client)
        #expect((heard.error as? URLError)?.code == .requestBodyStreamExhausted && heard.responses.isEmpty)
        #expect(stage.server.requestCount == 0)
        let event = try #require(await client.events().first)
        let code = URLError.Code.requestBodyStreamExhausted.rawValue
        #expect(event.at("metadata", "capture", "error", "code")?.int == code)
    }

    /// The platform asks a protocol class about every task, including those of the session that forwards.
    @Test("A forwarded request is marked as forwarded and keeps its context")
    func requestThatIsSentAgainSaysSo() throws {
        let request = URLRequest(url: try #require(URL(string: "http://h/"))).capturing(user: "u")
        #expect(request.attachment?.isForwarded == false)
        let sent = request.markedAsForwarded
        #expect(sent.attachment?.isForwarded == true && sent.attachment?.context?.user == "u")
    }

    @Test(
        "A forwarded request that has ended or was stopped is deallocated",
        arguments: ["/echo", "/hang"]
    )
    func nothingIsKept(_ path: String) async throws {
        let stage = try Stage(delegate: nil) { $0.protocolClasses = [ReissuingProtocol.self] }
        defer { stage.server.stop() }
        weak var recorder: Recorder?
        recorder = try await leave(stage, path)
        while recorder != nil, !Task.isCancelled { await Task.yield() }
        while ReissuingProtocol.last != nil, !Task.isCancelled { await Task.yield() }
        #expect(recorder == nil && ReissuingProtocol.last == nil)
    }

    private func leave(_ stage: Stage, _ path: String) async throws -> Recorder? {
        let client = TestClient()
        let request = try recorded(stage.request(path), client)
        _ = await stage.outcome {
            stage.session.dataTask(with: request, completionHandler: $0)
        } then: { task in
            task.resume()
            await stage.server.waitForRequests(1)
            // The load of the other path may have ended already.
            guard path == "/hang" else { return }
            #expect(ReissuingProtocol.last != nil)
            task.cancel()
        }
        await client.waitForCaptured(1)
        #expect(await client.events().count == 1)
        return client.moesif.recorder
    }

    /// The callbacks that a receiver got until the end.
    private struct Heard: Sendable {
        var responses: [URLResponse] = []
        var data = Data()
        var error: (any Error)?
    }

    /// Loads a request to its end, recorded by a client.
    private func load(_ request: URLRequest, _ client: TestClient) async -> Heard {
        let heard = Lock(Heard())
        let recorder = client.moesif.recorder
        await withCheckedContinuation { done in
            let receiver = ForwardedRequest.Receiver(
                response: { response in heard.withLock { $0.responses.append(response) } },
                data: { data in heard.withLock { $0.data.append(data) } },
                end: { error in
                    heard.withLock { $0.error = error }
                    done.resume()
                }
            )
            let load = ForwardedRequest(request, receiver) { request in recorder.map { recorded(request, by: $0) } }
            load.start()
        }
        return heard.withLock { $0 }
    }

    private func recorded(_ request: URLRequest, by recorder: Recorder) -> CallRecorder {
        CallRecorder(
            request,
            nil,
            CallContext(),
            .protocolObject,
            clients: [recorder].compactMap { RecordingClient($0, request.url, .outgoing) }
        )
    }

    private func recorded(_ request: URLRequest, _ client: TestClient) throws -> URLRequest {
        var attachment = request.attachment ?? RequestAttachment()
        attachment.recorder = client.moesif.recorder
        return try #require(request.attaching(attachment))
    }

    /// Loads as `CapturingURLProtocol` does if the platform's own protocol objects are unavailable.
    private final class ReissuingProtocol: URLProtocol {
        private static let made = Lock(Weak())
        private var load: ForwardedRequest?

        private struct Weak: @unchecked Sendable {  // Compared only with nil.
            weak var object: ReissuingProtocol?
        }

        /// The object that was started last, while it exists.
        static var last: ObjectIdentifier? {
            made.withLock { $0.object.map(ObjectIdentifier.init) }
        }

        override class func canInit(with request: URLRequest) -> Bool {
            true
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            nonisolated(unsafe) let source = self
            Self.made.withLock { $0 = Weak(object: source) }
            let receiver = ForwardedRequest.Receiver(
                response: { source.client?.urlProtocol(source, didReceive: $0, cacheStoragePolicy: .notAllowed) },
                data: { source.client?.urlProtocol(source, didLoad: $0) },
                end: { error in
                    if let error {
                        source.client?.urlProtocol(source, didFailWithError: error)
                    } else {
                        source.client?.urlProtocolDidFinishLoading(source)
                    }
                }
            )
            let context = CallContext(ofTask: nil, ofRequest: request.attachment?.context, nil)
            let recorder = request.attachment?.recorder
            load = ForwardedRequest(request, receiver) { request in
                recorder.map {
                    CallRecorder(
                        request,
                        nil,
                        context,
                        .protocolObject,
                        clients: [$0].compactMap { RecordingClient($0, request.url, .outgoing) }
                    )
                }
            }
            load?.start()
        }

        override func stopLoading() {
            load?.stop()
        }
    }
}
#endif
