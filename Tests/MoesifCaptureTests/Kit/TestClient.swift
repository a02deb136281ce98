import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A client that delivers its events within the process.
struct TestClient: Sendable {
    let transport: RecordingTransport
    let moesif: Moesif

    init(_ configure: (inout Moesif.Configuration) -> Void = { _ in }) {
        self.init(RecordingTransport(), configure)
    }

    init(_ transport: RecordingTransport, _ configure: (inout Moesif.Configuration) -> Void) {
        self.transport = transport
        moesif = Moesif(applicationID: "test") {
            $0.transport = transport
            configure(&$0)
        }
    }

    /// Waits until `count` calls have been processed, for calls that the test does not await.
    func waitForCaptured(_ count: Int) async {
        while !Task.isCancelled {
            let statistics = moesif.statistics
            if statistics.captured - statistics.waiting >= count { return }
            await moesif.flush(timeout: .seconds(300))
            await Task.yield()
        }
    }

    /// Shuts the client down, checks that its counters balance, and returns the delivered events.
    func events(sourceLocation: SourceLocation = #_sourceLocation) async -> [JSONValue] {
        let result = await moesif.shutdown(timeout: .seconds(300))
        #expect(result.isComplete, sourceLocation: sourceLocation)
        #expect(result.statistics.isBalanced, sourceLocation: sourceLocation)
        #expect(result.statistics.waiting == 0, sourceLocation: sourceLocation)
        #expect(result.statistics.delivered == transport.events.count, sourceLocation: sourceLocation)
        return transport.events
    }
}

extension JSONValue {
    /// Returns the member at a path of keys.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(self) { value, key in value?[key] }
    }
}

/// Returns the paths of events, in order.
func paths(of events: [JSONValue]) -> [String] {
    events.compactMap { $0.at("request", "uri")?.string.flatMap(URL.init(string:))?.path }
}
