import Foundation
import MoesifCapture
import Testing

/// The values that an app can create for its tests; this file uses only the public API.
@Suite("Values for tests of an app")
struct PublicValueTests {
    private let url = URL(string: "https://api.example.com/orders?id=7") ?? URL(filePath: "/")

    @Test("An app can create captured calls to test its hooks")
    func hooksCanBeTested() throws {
        var configuration = Moesif.Configuration(applicationID: "a")
        configuration.outgoing.skip = { $0.request.url.path == "/health" }
        configuration.outgoing.identifyUser = { $0.response?.headers["X-User"] }
        configuration.outgoing.metadata = { call in
            ["failed": .bool(call.error != nil), "milliseconds": .double(call.duration / .milliseconds(1))]
        }
        let request = CapturedCall.Request(url: url, method: "get")
        let response = CapturedCall.Response(
            status: 200,
            headers: ["X-User": "u-1"],
            body: CapturedBody(Data("{}".utf8))
        )
        let call = CapturedCall(request: request, response: response, start: Date(), duration: .milliseconds(12))
        #expect(try configuration.outgoing.skip?(call) == false)
        #expect(try configuration.outgoing.identifyUser?(call) == "u-1")
        #expect(try configuration.outgoing.metadata?(call) == ["failed": false, "milliseconds": 12.0])
        let failed = CapturedCall(request: request, error: CallFailure(domain: NSURLErrorDomain, code: -1001))
        #expect(failed.response == nil && failed.error?.description == "timed out" && failed.duration == .zero)
        #expect(failed.direction == .outgoing && failed.clientAddress == nil)
        let received = CapturedCall(request: request, direction: .incoming, clientAddress: "192.0.2.1")
        #expect(received.direction == .incoming && received.clientAddress == "192.0.2.1")
    }

    @Test("An app can create errors, progress, statistics and results for its tests")
    func failuresCanBeMade() {
        let error = Moesif.CustomerUpdateError(.rejected, status: 400, message: "no", attempts: 2, accepted: 3)
        #expect(error.status == 400 && error.message == "no" && error.attempts == 2 && error.accepted == 3)
        #expect(error.description == "rejected by the collector, status 400, 3 accepted before")
        #expect(Moesif.CustomerUpdateError(.empty("user_id"), index: 4).description == "user_id is empty, update 4")
        #expect(Moesif.CustomerUpdateError.Reason.tooLong("user_id").field == "user_id")
        let progress = Moesif.CustomerUpdateProgress(accepted: 1, total: 2)
        #expect(progress.accepted == 1 && progress.total == 2)
        var statistics = Moesif.Statistics()
        statistics.captured = 3
        statistics.delivered = 2
        statistics.dropped = [.queueFull: 1]
        let result = Moesif.FlushResult(isComplete: true, statistics: statistics)
        #expect(result.isComplete && !result.isDisabled && result.statistics.isBalanced)
        #expect(result.description == "complete: 2 delivered, 1 dropped, 0 waiting")
        #expect(Moesif.FlushResult(isComplete: false, isDisabled: true).statistics == Moesif.Statistics())
        #expect(Moesif.ActionError.tooLong("uri", limit: 5).description == "uri is over 5 bytes")
    }
}
