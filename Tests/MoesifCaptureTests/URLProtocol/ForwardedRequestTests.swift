#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// What Apple's platforms do in place of a protocol object of their own, as far as it can be had on Linux.
///
/// There URLSession traps when it is told of a redirect, and keeps only the last piece of a body.
@Suite(.timeLimit(.minutes(10)))
struct ForwardedRequestTests {
    @Test func requestIsSentOnceAndItsAnswerPassedOn() async throws {
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

    @Test func failureIsPassedOn() async throws {
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

    @Test func cancellingStopsIt() async throws {
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

    /// The redirect is the app's to follow: the next leg is the same call, and refusing it ends the call with the
    /// redirect.
    @Test(arguments: [true, false])
    func redirectIsHandedOver(_ isFollowed: Bool) async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = TestClient()
        let recorder = try #require(client.moesif.recorder)
        let (nexts, continuation) = AsyncStream<URLRequest>.makeStream()
        start(stage.request("/redirect"), recorder) { next in
            continuation.yield(next)
            continuation.finish()
        }
        for await next in nexts where isFollowed {
            #expect(next.attachment?.call != nil)
            await load(next)
        }
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("request", "uri")?.string?.hasSuffix("/redirect") == true)
        #expect(events.first?.at("response", "status") == (isFollowed ? 200 : 302))
        let final = events.first?.at("metadata", "capture", "final_uri")?.string
        #expect(isFollowed ? final?.hasSuffix("/echo?after=1") == true : final == nil)
        #expect(stage.server.requestCount == (isFollowed ? 2 : 1))
    }

    /// The loading system stops the protocol object of a leg as soon as it has been told of the next.
    @Test(arguments: [true, false])
    func stopDuringTheHandOver(_ isFollowed: Bool) async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = TestClient()
        let recorder = try #require(client.moesif.recorder)
        let (nexts, continuation) = AsyncStream<URLRequest>.makeStream()
        let stopped = Lock<ForwardedRequest?>(nil)
        let receiver = ForwardedRequest.Receiver(
            response: { _ in },
            data: { _ in },
            end: { _ in },
            redirect: { _, next in
                stopped.withLock { $0 }?.stop()
                ForwardedRequest.queue.sync {}
                continuation.yield(next)
                return isFollowed
            }
        )
        var call: CallRecorder? = recorded(stage.request("/redirect"), by: recorder)
        let redirected = ForwardedRequest(stage.request("/redirect"), call, receiver)
        call = nil
        stopped.withLock { $0 = redirected }
        redirected.start()
        let next = try #require(await nexts.first { _ in true })
        stopped.withLock { $0 = nil }
        if isFollowed { await load(next) }
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == (isFollowed ? 200 : 302))
        #expect(event.at("metadata", "capture", "error", "code") == (isFollowed ? nil : -999))
    }

    /// Loads the leg after a redirect to its end.
    private func load(_ next: URLRequest) async {
        await withCheckedContinuation { done in
            let receiver = ForwardedRequest.Receiver(
                response: { _ in },
                data: { _ in },
                end: { _ in done.resume() },
                redirect: { _, _ in false }
            )
            ForwardedRequest(next, next.attachment?.call, receiver).start()
        }
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

    /// Loads a request until it is redirected.
    private func start(
        _ request: URLRequest,
        _ recorder: Recorder,
        _ redirected: @escaping @Sendable (URLRequest) -> Void
    ) {
        let receiver = ForwardedRequest.Receiver(
            response: { _ in },
            data: { _ in },
            end: { _ in },
            redirect: { _, next in
                redirected(next)
                return true
            }
        )
        ForwardedRequest(request, recorded(request, by: recorder), receiver).start()
    }

    /// Loads as `CapturingURLProtocol` does where the platform's own objects cannot be had.
    private final class ReissuingProtocol: URLProtocol {
        private var load: ForwardedRequest?

        override class func canInit(with request: URLRequest) -> Bool {
            true
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            nonisolated(unsafe) let source = self
            let receiver = ForwardedRequest.Receiver(
                response: { source.client?.urlProtocol(source, didReceive: $0, cacheStoragePolicy: .notAllowed) },
                data: { source.client?.urlProtocol(source, didLoad: $0) },
                end: { error in
                    if let error {
                        source.client?.urlProtocol(source, didFailWithError: error)
                    } else {
                        source.client?.urlProtocolDidFinishLoading(source)
                    }
                },
                redirect: { _, _ in false }
            )
            let context = CallContext(ofTask: nil, ofRequest: request.attachment?.context, nil)
            let call = request.attachment?.recorder.map {
                CallRecorder(
                    request,
                    nil,
                    context,
                    .protocolObject,
                    clients: [$0].compactMap { RecordingClient($0, request.url, .outgoing) }
                )
            }
            load = ForwardedRequest(request, call, receiver)
            load?.start()
        }

        override func stopLoading() {
            load?.stop()
        }
    }
}
#endif
