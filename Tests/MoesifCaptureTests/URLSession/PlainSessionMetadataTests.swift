#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// Metadata passed to calls of a plain session with capture in its configuration.
@Suite("Metadata on a plain session", .tags(.linux), .timeLimit(.minutes(5)))
struct PlainSessionMetadataTests {
    enum Form: String, CaseIterable, Sendable {
        case data, dataOfURL, upload, file, download, bytes, task, uploadTask, downloadTask

        func run(_ session: any CapturingSession, _ request: URLRequest, _ file: URL) async throws {
            let url = request.url ?? file
            let metadata: CallMetadata = { _ in ["own": true] }
            let (ends, end) = AsyncStream<Void>.makeStream()
            switch self {
            case .data: _ = try await session.data(for: request, metadata: metadata)
            case .dataOfURL: _ = try await session.data(from: url, metadata: metadata)
            case .upload: _ = try await session.upload(for: request, from: Data("a".utf8), metadata: metadata)
            case .file: _ = try await session.upload(for: request, fromFile: file, metadata: metadata)
            case .download: _ = try await session.download(from: url, metadata: metadata)
            case .bytes: for try await _ in try await session.bytes(for: request, metadata: metadata).0 {}
            case .task: session.dataTask(with: url, metadata: metadata) { _, _, _ in end.yield() }.resume()
            case .uploadTask:
                session.uploadTask(with: request, from: Data("a".utf8), metadata: metadata) { _, _, _ in end.yield() }
                    .resume()
            case .downloadTask:
                session.downloadTask(with: request, metadata: metadata) { _, _, _ in end.yield() }.resume()
            }
            switch self {
            case .task, .uploadTask, .downloadTask: _ = await ends.first { _ in true }
            default: break
            }
        }
    }

    @Test("Metadata passed to a plain session with capture reaches the event", arguments: Form.allCases)
    func metadataIsKept(_ form: Form) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: client.moesif)
        let session = URLSession(configuration: configuration)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("plain-\(UUID().uuidString)")
        try Data("body".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var request = URLRequest(url: server.url("/plain"))
        request.httpMethod = form == .bytes || form == .downloadTask || form == .data ? "GET" : "PUT"
        let sent = request
        try await uncancelled { await Result { try await form.run(session, sent, file) } }.get()
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("metadata", "own") == true)
    }
}
#endif
