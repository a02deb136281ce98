import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Controls `collector.py`.
struct CollectorControl {
    private let collector: URL

    init(_ collector: URL) {
        self.collector = collector
    }

    func put(_ path: String, _ body: JSONValue) async throws {
        var request = URLRequest(url: collector.appending(path: path))
        request.httpMethod = "PUT"
        let (_, response) = try await URLSession.shared.upload(for: request, from: Data(body.jsonText.utf8))
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw CaseFault(description: "the collector did not take \(path)")
        }
    }
}
