import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A client that records synthetic calls, with a transport that responds at once.
struct Feed {
    /// A transport that accepts everything and keeps nothing.
    private struct Yes: CollectorTransport {
        func send(_ request: CollectorRequest) async throws -> CollectorResponse {
            CollectorResponse(status: request.method == .get ? 200 : 201, body: Data("{}".utf8))
        }
    }

    /// An error for a client that is disabled or does not deliver.
    private struct Inert: Error {}

    let moesif: Moesif
    private let recorder: Recorder
    private let call: Call

    /// Creates a client and delivers one call, so that it has the collector's configuration.
    init(_ configure: (inout Moesif.Configuration) -> Void = { _ in }) async throws {
        moesif = Moesif(applicationID: "benchmark") {
            $0.transport = Yes()
            $0.delivery.batchSize = 250
            configure(&$0)
        }
        guard let recorder = moesif.recorder, let call = Call() else { throw Inert() }
        self.recorder = recorder
        self.call = call
        try await deliver(1)
    }

    /// Records a call, as a captured call does on the thread on which it ends.
    func record() {
        recorder.record(call.finished)
    }

    /// Records calls in groups of up to 500, and returns when all are delivered.
    func deliver(_ count: Int) async throws {
        for begin in stride(from: 0, to: count, by: 500) {
            for _ in begin..<min(begin + 500, count) { record() }
            guard await moesif.flush(timeout: .seconds(60)).isComplete else { throw Inert() }
        }
    }

    /// A call with 12 request headers, 15 response headers, and JSON bodies of 1 KiB and 2 KiB.
    ///
    /// It is a class, because the cost of copying a structure of the benchmark is no cost of the library.
    private final class Call: Sendable {
        let request: URLRequest
        let requestBody = CapturedBody(document(of: 1024), limit: .max)
        let response: HTTPURLResponse?
        let responseBody = CapturedBody(document(of: 2048), limit: .max)
        let start = Date()

        init?() {
            guard let url = URL(string: "https://api.example.com/v2/orders/8271/items?page=3&limit=50") else {
                return nil
            }
            var request = URLRequest(url: url)
            request.httpMethod = "POST"
            for number in 0..<12 { request.setValue("value number \(number)", forHTTPHeaderField: "X-Sent-\(number)") }
            self.request = request
            var received: [String: String] = [:]
            for number in 0..<15 { received["X-Received-\(number)"] = "value number \(number)" }
            response = HTTPURLResponse(url: url, statusCode: 200, httpVersion: "HTTP/1.1", headerFields: received)
        }

        var finished: FinishedCall {
            FinishedCall(
                request: request,
                requestBody: requestBody,
                response: response,
                responseBody: responseBody,
                failure: nil,
                context: CallContext(),
                start: start,
                duration: .milliseconds(12)
            )
        }
    }

    private static func document(of length: Int) -> Data {
        var text = #"{"items":["#
        var number = 0
        while text.utf8.count < length - 80 {
            if number > 0 { text += "," }
            text += #"{"id":\#(number),"name":"item \#(number)","price":12.5,"isNew":false}"#
            number += 1
        }
        return Data((text + "]}").utf8)
    }
}
