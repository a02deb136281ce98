import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The memory that received calls hold while they wait.
@Suite("Memory of received calls", .timeLimit(.minutes(10)))
struct IncomingMemoryTests {
    @Test("Many calls with long headers stay within the byte limit of the queue")
    func headersOfManyCallsAreWithinTheBound() async {
        let server = IncomingServer { $0.delivery.queueByteLimit = 1_000_000 }
        let long = String(repeating: "x", count: 60_000)
        // The worker may stop waiting for the collector's configuration while these calls are recorded.
        for _ in 0..<1000 {
            server.moesif.incoming.record(request: IncomingServer.request(headers: ["X-Long": long]), response: nil)
        }
        let result = await server.moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.captured == 1000 && result.statistics.isBalanced)
    }

    /// Holds the worker until it is signalled.
    private static func skipsNone(after signal: DispatchSemaphore) -> @Sendable (CapturedCall) -> Bool {
        { _ in
            signal.wait()
            signal.signal()
            return false
        }
    }

    /// Everything that a caller can make long or repeat counts against the limit.
    @Test(
        "Every part of a received call counts against the byte limit of the queue",
        .tags(.slow),
        arguments: ["target", "method", "many headers", "peer", "answered URL"]
    )
    func allThatACallerSendsIsWithinTheBound(_ part: String) async throws {
        let worker = DispatchSemaphore(value: 0)
        let server = IncomingServer {
            $0.delivery.queueByteLimit = 1_000_000
            $0.incoming.skip = Self.skipsNone(after: worker)
        }
        let long = String(repeating: "X", count: 300_000)
        var headers: HeaderFields = ["Host": "api.example.com"]
        if part == "many headers" { for number in 0..<3000 { headers.add("", for: HeaderName("\(number)")) } }
        let request = CapturedCall.Request(
            target: part == "target" ? "/\(long)" : "/",
            method: part == "method" ? long : "GET",
            headers: headers,
            peerAddress: part == "peer" ? long : nil
        )
        let url = part == "answered URL" ? URL(string: "https://api.example.com/\(long)") : nil
        for _ in 0..<20 {
            server.moesif.incoming.record(request: request, response: CapturedCall.Response(url: url, status: 200))
        }
        worker.signal()
        let result = await server.moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.captured == 20 && result.statistics.isBalanced)
        #expect(result.statistics.dropped[.queueFull, default: 0] >= 16)
    }

    /// An outgoing call retains the received request during which it is made, even if that request is not recorded.
    @Test("Received requests that outgoing calls retain count against the byte limit")
    func theRequestsOfOutgoingCallsAreWithinTheBound() async throws {
        let worker = DispatchSemaphore(value: 0)
        let server = IncomingServer {
            $0.delivery.queueByteLimit = 1_000_000
            $0.outgoing.skip = Self.skipsNone(after: worker)
        }
        let long = String(repeating: "x", count: 300_000)
        for number in 0..<20 {
            let call = server.moesif.incoming.begin(IncomingServer.request(headers: ["X-Long": long + "\(number)"]))
            await call.serve { server.call() }
        }
        worker.signal()
        let result = await server.moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.captured == 20 && result.statistics.isBalanced)
        #expect(result.statistics.dropped[.queueFull, default: 0] >= 16)
    }
}
