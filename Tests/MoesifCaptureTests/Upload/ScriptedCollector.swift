import Foundation
import MoesifCaptureTesting

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A transport that answers configuration requests from a script.
final class ScriptedCollector: CollectorTransport {
    enum Answer: Sendable {
        /// A configuration and its version.
        case document(JSONObject, version: String?)
        /// Any body, with status 200.
        case text(String)
        case status(Int)
        case failure
        /// No answer until the gateway is opened; then the document.
        case late(Gateway, JSONObject)
    }

    /// Receives all other requests.
    let recording = RecordingTransport()
    private let script: Lock<[Answer]>
    private let version = Lock<String?>(nil)
    private let asked = AsyncWatermark()
    private let count = Lock(0)

    /// Creates a collector that gives these answers in order, and repeats the last one.
    init(_ script: Answer...) {
        self.script = Lock(script)
    }

    /// The number of configuration requests.
    var requestCount: Int {
        count.withLock { $0 }
    }

    /// Sets the answers from now on.
    func setScript(_ answers: Answer...) {
        script.withLock { $0 = answers }
    }

    /// Sets the version that responses to events name from now on.
    func setVersion(_ version: String?) {
        self.version.withLock { $0 = version }
    }

    /// Returns when `count` configuration requests have arrived.
    func waitForRequests(_ count: Int) async {
        _ = await asked.wait(for: count, until: .seconds(1_000_000), ManualClock())
    }

    func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        guard request.method == .get else {
            var response = try await recording.send(request)
            response.headers[.moesifConfigETag] = version.withLock { $0 }
            return response
        }
        let answer = script.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
        asked.advance(
            to: count.withLock { count in
                count += 1
                return count
            }
        )
        switch answer {
        case .document(let document, let version): return Self.response(document, version)
        case .text(let text): return CollectorResponse(status: 200, body: Data(text.utf8))
        case .status(let status):
            var response = Self.response(["sample_rate": 0], "refused")
            response.status = status
            return response
        case .late(let gateway, let document):
            await gateway.pass()
            return Self.response(document, "late")
        case .failure, nil: throw URLError(.cannotConnectToHost)
        }
    }

    private static func response(_ document: JSONObject, _ version: String?) -> CollectorResponse {
        var response = CollectorResponse(status: 200, body: Data(JSONValue.object(document).jsonText.utf8))
        response.headers[.moesifConfigETag] = version
        return response
    }
}
