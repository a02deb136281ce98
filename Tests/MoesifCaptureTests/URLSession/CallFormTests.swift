import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Each form of a call on each kind of session.
@Suite("Forms of a call", .timeLimit(.minutes(10)))
struct CallFormTests {
    @Test("Each form of a call sends one request and is one event")
    func eachFormIsOneCall() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let file = FileManager.default.temporaryDirectory.appending(path: "form-\(UUID().uuidString)")
        try Data("body".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var request = URLRequest(url: server.url("/form"))
        request.httpMethod = "PUT"
        let delegate = RecordingDelegate()
        try await CallForms.plain(URLSession(configuration: .ephemeral), request, file, delegate) { _ in ["plain": 1] }
        try await CallForms.existential(session, request, file, delegate) { _ in ["own": 1] }
        try await CallForms.opaque(session, request, file, delegate) { _ in ["own": 1] }
        try await CallForms.concrete(session, request, file, delegate) { _ in ["own": 1] }
        await server.waitForRequests(4 * CallForms.count)
        await client.waitForCaptured(3 * CallForms.count)
        let events = await client.events()
        #expect(CallForms.count >= 46)
        #expect(server.requestCount == 4 * CallForms.count)
        #expect(events.count == 3 * CallForms.count)
        #expect(events.allSatisfy { $0.at("response", "status") == 200 })
        #expect(events.filter { $0.at("metadata", "own") == 1 }.count == 3 * 9)
        #expect(events.filter { $0.at("metadata", "stream") == 1 }.count == 3 * 3)
        #expect(events.allSatisfy { $0.at("metadata", "plain") == nil })
    }

    @Test("Uploaded and downloaded files are recorded by size only")
    func filesAreNotReadButMeasured() async throws {
        let server = try LoopbackServer { .text(String(repeating: "x", count: $0.body.count + 100)) }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let file = FileManager.default.temporaryDirectory.appending(path: "file-\(UUID().uuidString)")
        try Data(count: 77).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let request = URLRequest(url: server.url("/file")).posting
        let (answer, _) = try await session.upload(for: request, fromFile: file)
        #expect(answer.count == 177)
        let (downloaded, _) = try await session.download(for: request)
        #expect(try Data(contentsOf: downloaded).count == 100)
        try FileManager.default.removeItem(at: downloaded)
        let events = await client.events()
        #expect(events.count == 2)
        #expect(events[0].at("metadata", "capture", "omitted", "request_body") == "a file, 77 bytes")
        #expect(events[1].at("metadata", "capture", "omitted", "response_body") == "a file, 100 bytes")
        #expect(events[1].at("response", "body") == nil)
    }

    @Test("The metadata closure also runs for a failed call")
    func metadataOfAFailedCallIsAskedToo() async throws {
        let client = TestClient { $0.outgoing.metadata = { _ in ["a": 1, "b": 1] } }
        let session: any CapturingSession = client.moesif.session(configuration: .ephemeral)
        let url = try #require(URL(string: "http://127.0.0.1:1/"))
        let code = await failureCode {
            try await session.data(from: url) { call in
                ["b": 2, "code": .int(call.error?.code ?? 0), "answered": .bool(call.response != nil)]
            }
        }
        #expect(code == .cannotConnectToHost)
        let event = try #require(await client.events().first)
        var metadata = try #require(event["metadata"]?.object)
        metadata["capture"] = nil
        #expect(metadata == ["a": 1, "b": 2, "code": -1004, "answered": false])
    }

    @Test("The session's delegate receives redirects, with and without a task delegate", arguments: [true, false])
    func sessionDelegateKeepsItsRedirects(_ hasOwnDelegate: Bool) async throws {
        let server = try LoopbackServer { $0.path == "/start" ? .redirect(to: "/end") : .json("{}") }
        defer { server.stop() }
        let plainDelegate = RecordingDelegate()
        let plain = URLSession(configuration: .ephemeral, delegate: plainDelegate, delegateQueue: nil)
        let client = TestClient()
        let wrappedDelegate = RecordingDelegate()
        let wrapped = client.moesif.session(configuration: .ephemeral, delegate: wrappedDelegate)
        for session in [plain, wrapped] as [any CapturingSession] {
            let own = hasOwnDelegate ? RecordingDelegate() : nil
            _ = try await session.data(from: server.url("/start"), delegate: own)
            #expect(own?.summary.redirects ?? 0 == 0)
        }
        #expect(plainDelegate.summary.redirects == 1)
        #expect(wrappedDelegate.summary == plainDelegate.summary)
        #expect(await client.events().count == 1)
    }
}
