import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The way in which a session observes tasks that report to its delegate, and the attachments of their requests.
struct TaskRouteTests {
    @Test(
        "A task is observed by the session's proxy, by a task proxy, or not at all",
        arguments: [
            (true, true, TaskRoute.sessionProxy), (true, false, .sessionProxy), (false, true, .taskProxy),
            (false, false, .unseen),
        ]
    )
    func route(_ hasSessionProxy: Bool, _ takesTaskDelegates: Bool, _ expected: TaskRoute) {
        #expect(TaskRoute.of(hasSessionProxy: hasSessionProxy, takesTaskDelegates: takesTaskDelegates) == expected)
    }

    /// The library does not see redirects of an archived request, and its attachment in memory is lost.
    @Test("An archived request carries neither its call nor a trace header", arguments: [true, false])
    func archived(_ isArchived: Bool) async throws {
        let client = TestClient { $0.outgoing.propagatesTrace = .only(["api.example.com"]) }
        let url = try #require(URL(string: "https://api.example.com/a"))
        let (call, request) = CallRecorder.begin(
            URLRequest(url: url).capturing(user: "u"),
            isArchived: isArchived,
            recorder: client.moesif.recorder
        )
        #expect((request.attachment?.call == nil) == isArchived)
        #expect((request.value(forHTTPHeaderField: "traceparent") == nil) == isArchived)
        call.end(nil, nil, URLError(.timedOut))
        #expect(await client.events().map { $0["user_id"] } == ["u"])
    }

    @Test(
        "A redirect keeps the trace header only for listed hosts, and keeps other headers",
        arguments: [("https://api.example.com/b", true), ("https://other.example.com/b", false)]
    )
    func redirected(_ target: String, _ isListed: Bool) async throws {
        let client = TestClient { $0.outgoing.propagatesTrace = .only(["api.example.com"]) }
        let url = try #require(URL(string: "https://api.example.com/a"))
        let (call, request) = CallRecorder.begin(URLRequest(url: url), recorder: client.moesif.recorder)
        var next = request
        next.url = URL(string: target)
        // The platform of these tests removes the header itself.
        next.setValue(call.propagated?.header, forHTTPHeaderField: "traceparent")
        next.setValue("1", forHTTPHeaderField: "X-Mine")
        let sent = next.removingTraceAtOtherHosts(call.propagated)
        #expect((sent.value(forHTTPHeaderField: "traceparent") == call.propagated?.header) == isListed)
        #expect(sent.value(forHTTPHeaderField: "X-Mine") == "1")
        next.setValue("the app's own", forHTTPHeaderField: "traceparent")
        #expect(
            next.removingTraceAtOtherHosts(call.propagated).value(forHTTPHeaderField: "traceparent") == "the app's own"
        )
        #expect(next.removingTraceAtOtherHosts(nil) == next)
        call.end(nil, nil, URLError(.timedOut))
        _ = await client.events()
    }
}
