#if !canImport(FoundationNetworking)
import Foundation

/// The session itself: Foundation's own `bytes(for:delegate:)` brings the bytes, and waits while the reader is slow.
struct StreamSession: Sendable {
    private static let highWater = 1 << 20
    private let session: URLSession

    init(beside session: URLSession) async {
        self.session = session
    }

    /// The session itself is invalidated, and its tasks with it.
    func invalidate(cancelsTasks: Bool) {}

    /// The session itself lists its tasks.
    func tasks() async -> [URLSessionTask] {
        []
    }

    /// Starts to load a stream.
    func load(_ request: URLRequest, _ stream: ByteStream, _ delegate: (any URLSessionTaskDelegate)?) {
        guard stream.isOpen else { return }
        let pump = Task { [session] in
            do {
                let (bytes, response): (URLSession.AsyncBytes, URLResponse) = try await session.bytes(
                    for: request,
                    delegate: delegate
                )
                stream.receive(response)
                for try await byte in bytes {
                    stream.receive(Data([byte]))
                    while stream.waiting > Self.highWater { try await Task.sleep(for: .milliseconds(5)) }
                }
                stream.finish(nil)
            } catch {
                stream.finish(error)
            }
        }
        stream.onStop { pump.cancel() }
    }
}
#endif
