#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Calls of tasks that report to the delegate of a plain session.
@Suite("Calls of a plain session with a delegate", .tags(.linux), .timeLimit(.minutes(10)))
struct ObservedCallTests {
    /// The end of a task after half of its body has arrived.
    enum Ending: String, CaseIterable, Sendable {
        case cancelled, timedOut, invalidated, finished, suspended

        var code: Int? {
            switch self {
            case .cancelled, .invalidated: -999
            case .timedOut: -1001
            case .finished, .suspended: nil
            }
        }
    }

    @Test("A running call is one event, however it ends", .tags(.slow), arguments: Ending.allCases)
    func callIsOneEvent(_ ending: Ending) async throws {
        let server = try ObservedSessionTests.makeServer()
        defer { server.stop() }
        let client = TestClient()
        let delegate = StageDelegate(.plainly)
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        queue.isSuspended = ending == .suspended
        let session = ObservedSessionTests.session(client, delegate, queue)
        var request = URLRequest(url: server.url(ending.code == nil ? "/end" : "/open"))
        if ending == .timedOut { request.timeoutInterval = 5 }
        let task = session.dataTask(with: request)
        task.resume()
        switch ending {
        case .cancelled:
            await Self.until { delegate.journal.contains("data") }
            task.cancel()
        case .invalidated:
            await Self.until { delegate.journal.contains("data") }
            session.invalidateAndCancel()
        case .finished: session.finishTasksAndInvalidate()
        case .suspended:
            await Self.until { queue.operationCount >= 3 }
            #expect(client.moesif.statistics.captured == 0)
            queue.isSuspended = false
        case .timedOut: break
        }
        let outcome = await delegate.outcome()
        #expect(outcome.error?.code == ending.code)
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("response", "status") == 200)
        #expect(events.first?.at("metadata", "capture", "error", "code")?.int == ending.code)
        #expect(DelegatedTaskTests.matches(events.first ?? .null, "response", "half"))
    }

    @Test("A body over the limit is omitted, and its size is recorded")
    func bodyOverTheLimit() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(body: .chunks((0..<50).map { _ in .init(Data(repeating: 65, count: 1000)) }))
        }
        defer { server.stop() }
        let client = TestClient { $0.bodyLimit = 10_000 }
        let delegate = StageDelegate(.plainly)
        let session = ObservedSessionTests.session(client, delegate)
        session.dataTask(with: server.url).resume()
        #expect(await delegate.outcome().data?.count == 50_000)
        let event = await client.events().first
        #expect(event?.at("response", "body", "omitted") == "over the limit")
        #expect(event?.at("response", "body", "bytes") == 50_000)
    }

    @Test("Each of 400 concurrent calls, some of them cancelled, is one event with its body", .tags(.slow, .race))
    func manyAtOnce() async throws {
        let body = String(repeating: "a", count: 3000)
        let server = try LoopbackServer { _ in .text(body) }
        defer { server.stop() }
        let client = TestClient()
        let delegate = LookingDelegate()
        let session = ObservedSessionTests.session(client, delegate)
        let count = 400
        for number in 0..<count {
            let task = session.dataTask(with: server.url("/\(number)"))
            task.resume()
            if number.isMultiple(of: 10) { DispatchQueue.global().async { task.cancel() } }
            #expect(session.delegate === delegate && task.delegate === delegate)
        }
        await delegate.told("completion", count)
        session.invalidateAndCancel()
        #expect(delegate.strangers.isEmpty)
        await client.waitForCaptured(count)
        let events = await client.events()
        #expect(events.count == count)
        let whole = events.filter { $0.at("metadata", "capture", "error") == nil }
        #expect(whole.count >= count * 9 / 10)
        let expected = Data(body.utf8).base64EncodedString()
        #expect(whole.allSatisfy { $0.at("response", "body")?.string == expected })
    }

    /// A client of a protocol object that replaces `URLSession`.
    private final class Asking: NSObject, URLProtocolClient {
        let session: URLSession
        let asks: Bool

        init(_ session: URLSession, asks: Bool) {
            self.session = session
            self.asks = asks
        }

        func urlProtocol(
            _ source: URLProtocol,
            didReceive response: URLResponse,
            cacheStoragePolicy: URLCache.StoragePolicy
        ) {
            if asks { #expect(session.delegate is SessionDelegateProxy) }
        }

        func urlProtocol(_ source: URLProtocol, didLoad data: Data) {}
        func urlProtocol(_ source: URLProtocol, cachedResponseIsValid cachedResponse: CachedURLResponse) {}
        func urlProtocolDidFinishLoading(_ source: URLProtocol) {}
        func urlProtocol(_ source: URLProtocol, didFailWithError error: any Error) {}
        func urlProtocol(_ source: URLProtocol, didReceive challenge: URLAuthenticationChallenge) {}
        func urlProtocol(_ source: URLProtocol, didCancel challenge: URLAuthenticationChallenge) {}
        func urlProtocol(_ source: URLProtocol, wasRedirectedTo: URLRequest, redirectResponse: URLResponse) {}
    }

    /// This may happen with a later Foundation, or if the delegate was deallocated meanwhile.
    @Test("A call is recorded even if URLSession does not ask for the delegate", arguments: [true, false])
    func delegateIsNotAskedFor(_ isAskedOnce: Bool) async throws {
        let client = TestClient()
        let recorder = try #require(client.moesif.recorder)
        let url = try #require(URL(string: "http://localhost/"))
        let response = try #require(HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: nil))
        let session = URLSession(
            configuration: .ephemeral,
            delegate: StageDelegate(.plainly),
            delegateQueue: StreamDelegate.InPlace()
        )
        let task = session.dataTask(with: url)
        let recording = try #require(RecordingClient(recorder, url, .outgoing))
        await withCheckedContinuation { continuation in
            session.getAllTasks { _ in
                let call = CallRecorder(task, URLRequest(url: url), CallContext(), clients: [recording])
                let gate = ProtocolClientProxy(client: Asking(session, asks: isAskedOnce), task: task, call: call)
                if let source = SystemHTTPProtocol.type?.init(task: task, cachedResponse: nil, client: gate) {
                    gate.urlProtocol(source, didReceive: response, cacheStoragePolicy: .notAllowed)
                    gate.urlProtocolDidFinishLoading(source)
                }
                continuation.resume()
            }
        }
        #expect(type(of: session) == ObservedURLSession.self)
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("metadata", "capture", "omitted", "response_body") == "unavailable on this platform")
    }

    private static func until(_ condition: () -> Bool) async {
        while !condition(), !Task.isCancelled { await Task.yield() }
    }
}
#endif
