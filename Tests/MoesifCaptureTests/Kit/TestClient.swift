import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A client whose events stay in the process.
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

    /// Waits until that many calls have ended and are settled, for those whose end nobody awaits.
    func waitForCaptured(_ count: Int) async {
        while !Task.isCancelled {
            let statistics = moesif.statistics
            if statistics.captured - statistics.waiting >= count { return }
            await moesif.flush(timeout: .seconds(300))
            await Task.yield()
        }
    }

    /// Delivers what was captured, and checks the books: nothing waits, everything is accounted for.
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
    /// The member at the end of a path, for short expectations.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(self) { value, key in value?[key] }
    }
}

/// The paths of events, in order.
func paths(of events: [JSONValue]) -> [String] {
    events.compactMap { $0.at("request", "uri")?.string.flatMap(URL.init(string:))?.path }
}
