import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite("Log entries about requests to the collector")
struct ExchangeReportTests {
    private static let id = "secret-application-id"

    private static func report(
        _ outcome: RetryPolicy.Outcome,
        _ response: CollectorResponse? = nil,
        url: String = "https://api.moesif.net:443/v1/events/batch"
    ) throws -> ExchangeReport {
        ExchangeReport(
            request: CollectorRequest(
                method: .post,
                url: try #require(URL(string: url)),
                path: "/v1/events/batch",
                headers: [.moesifApplicationID: id],
                body: Data(count: 1234)
            ),
            answer: .init(outcome: outcome, response: response, duration: .milliseconds(152))
        )
    }

    private static func report(
        _ status: Int,
        _ headers: HeaderFields = [:],
        _ body: String = "",
        url: String = "https://api.moesif.net:443/v1/events/batch"
    ) throws -> ExchangeReport {
        let response = CollectorResponse(status: status, headers: headers, body: Data(body.utf8))
        return try report(.status(status), response, url: url)
    }

    @Test(
        "The report of a failed connection names the host and the reason",
        arguments: [
            (.refused, "could not reach api.moesif.net:443 (connection refused, curl code 7)"),
            (.hostNotFound, "could not reach api.moesif.net:443 (could not resolve host, curl code 7)"),
            (.timedOut(.seconds(30)), "no valid response from api.moesif.net:443 (timed out after 30 s, curl code 7)"),
            (
                .notHTTP,
                "no valid response from api.moesif.net:443 (the answer is not HTTP, curl code 7), check baseURL"
            ),
            (
                .tlsFailed,
                "could not reach api.moesif.net:443 (TLS handshake failed, curl code 7), "
                    + "a server of plain http fails like this too"
            ),
        ] as [(CollectorFailure.Reason, String)]
    )
    func failures(_ reason: CollectorFailure.Reason, _ expected: String) throws {
        let failure = CollectorFailure(reason, server: "api.moesif.net:443", code: .curl(7))
        #expect(try Self.report(.failure(failure)).problem == expected)
    }

    @Test("A failure without a reason is reported with its host")
    func unknownFailure() throws {
        #expect(try Self.report(.failure(nil)).problem == "no response from api.moesif.net:443")
    }

    @Test(
        "An error status is described in words",
        arguments: [
            (400, "api.moesif.net:443 rejected the request (status 400)"),
            (401, "api.moesif.net:443 does not accept the application ID (status 401): check it"),
            (402, "api.moesif.net:443 says that the subscription is not active (status 402)"),
            (403, "api.moesif.net:443 does not let this application deliver (status 403)"),
            (
                404,
                "POST https://api.moesif.net:443/v1/events/batch was answered with status 404: check baseURL"
            ),
            (407, "the proxy before api.moesif.net:443 requires a login (status 407)"),
            (413, "api.moesif.net:443 rejected the request as too large (status 413)"),
            (429, "api.moesif.net:443 is not ready (status 429)"),
            (503, "api.moesif.net:443 is not ready (status 503)"),
            (
                302,
                "api.moesif.net:443 redirects (status 302), and redirects are not followed: check baseURL"
            ),
        ]
    )
    func statuses(_ status: Int, _ expected: String) throws {
        #expect(try Self.report(status, [:], "{}").problem == expected)
    }

    @Test("A redirect is reported with its target, without credentials and query")
    func redirect() throws {
        let report = try Self.report(307, [.location: "https://u:p@portal.example/login?token=1#f"])
        #expect(report.problem.hasPrefix("api.moesif.net:443 redirects to portal.example/login (status 307)"))
    }

    @Test(
        "The collector's message is quoted on one line, shortened, without the application ID",
        arguments: [
            (#"{"error":"bad user"}"#, #"; its message: "{"error":"bad user"}""#),
            ("line one\r\nline\ttwo\u{202E}three", #"; its message: "line one line two three""#),
            ("id secret-application-id is unknown", #"; its message: "id [application ID] is unknown""#),
            (String(repeating: "x", count: 300), "; its message: \"\(String(repeating: "x", count: 200))…\""),
            (
                String(repeating: "x", count: 195) + "secret-application-id",
                "; its message: \"\(String(repeating: "x", count: 195))[appl…\""
            ),
            ("{}", ""), ("", ""), ("[ ]\n", ""),
        ]
    )
    func quotes(_ body: String, _ expected: String) throws {
        let problem = try Self.report(400, [:], body).problem
        #expect(problem == "api.moesif.net:443 rejected the request (status 400)" + expected)
    }

    @Test("No part of the application ID is quoted from a long response", arguments: 0..<Self.id.count)
    func longResponse(_ shift: Int) throws {
        // White space is removed, so that the end of what is read is quoted.
        let start = String(repeating: "\n", count: 16 * 1024 - shift)
        let problem = try Self.report(400, [:], start + Self.id + String(repeating: "x", count: 9)).problem
        #expect(!problem.contains("secret") && problem == "api.moesif.net:443 rejected the request (status 400)")
    }

    @Test("The target of a redirect is shown on one line, without the application ID")
    func redirectTarget() throws {
        let location = "https://evil.example/\u{1B}[31m/secret-application-id/\u{202E}x"
        let problem = try Self.report(302, [.location: location]).problem
        #expect(problem.contains(" to https://evil.example/ [31m/[application ID]/ x (status 302)"))
    }

    @Test("A web page is not quoted")
    func webPage() throws {
        let report = try Self.report(502, [.contentType: "text/html"], "<html>Bad gateway</html>")
        #expect(report.problem == "api.moesif.net:443 is not ready (status 502)")
    }

    /// A settlement, the number of failures in a row, and the expected entry.
    struct Case: Sendable, CustomTestStringConvertible {
        let settlement: UploadSchedule.Settlement
        let status: Int
        var round: Int?
        let level: Moesif.LogEntry.Level
        let message: String
        var testDescription: String { message }
    }

    @Test(
        "An upload is logged as one entry with its outcome and the next step",
        arguments: [
            Case(
                settlement: .delivered,
                status: 201,
                level: .debug,
                message: "delivered 25 events (1234 bytes) to api.moesif.net:443: status 201, 0.2 s"
            ),
            Case(
                settlement: .delivered,
                status: 201,
                round: 3,
                level: .notice,
                message: "delivered 25 events (1234 bytes) to api.moesif.net:443: status 201, 0.2 s; "
                    + "delivery works again"
            ),
            Case(
                settlement: .retry(after: .milliseconds(620)),
                status: 503,
                round: 1,
                level: .notice,
                message: "api.moesif.net:443 is not ready (status 503); 60 events kept, next attempt in 0.6 s"
            ),
            Case(
                settlement: .retry(after: .seconds(7)),
                status: 503,
                round: 5,
                level: .warning,
                message: "api.moesif.net:443 is not ready (status 503); 60 events kept, next attempt in 7 s"
            ),
            Case(
                settlement: .retry(after: .seconds(40)),
                status: 503,
                round: 6,
                level: .debug,
                message: "api.moesif.net:443 is not ready (status 503); 60 events kept, next attempt in 40 s"
            ),
            Case(
                settlement: .pause(.seconds(300)),
                status: 401,
                round: 1,
                level: .warning,
                message: "api.moesif.net:443 does not accept the application ID (status 401): check it; "
                    + "60 events kept, next attempt in 5 min"
            ),
            Case(
                settlement: .split(first: 1, second: 2),
                status: 400,
                level: .debug,
                message: "api.moesif.net:443 rejected the request (status 400); sending the 25 events as two batches"
            ),
            Case(
                settlement: .dropped(.rejected),
                status: 400,
                level: .debug,
                message: "api.moesif.net:443 rejected the request (status 400); "
                    + "25 events dropped: rejected by the collector"
            ),
        ]
    )
    func uploads(_ expected: Case) throws {
        let entry = try Self.report(expected.status)
            .entry(
                expected.settlement,
                of: .init(kind: .event, count: 25, attempt: 2),
                round: expected.round,
                waiting: 60
            )
        #expect(entry.message == expected.message)
        #expect(entry.level == expected.level)
        #expect(entry.fields.eventCount == 25 && entry.fields.byteCount == 1234 && entry.fields.attempt == 2)
        #expect(entry.fields.status == expected.status && entry.fields.host == "api.moesif.net:443")
        #expect(entry.fields.duration == .milliseconds(152))
        switch expected.settlement {
        case .retry(let delay), .pause(let delay): #expect(entry.fields.delay == delay)
        default: #expect(entry.fields.delay == nil)
        }
    }

    @Test(
        "A duration is rounded for readers",
        arguments: [
            (.zero, "0 ms"), (.milliseconds(99), "99 ms"), (.milliseconds(100), "0.1 s"), (.seconds(1), "1 s"),
            (.milliseconds(9_960), "10 s"), (.seconds(89), "89 s"), (.seconds(90), "2 min"), (.seconds(300), "5 min"),
            (.seconds(5400), "2 h"), (.seconds(-1), "0 ms"), (.longest, "1000000 h"),
        ] as [(Duration, String)]
    )
    func durations(_ duration: Duration, _ expected: String) {
        #expect(duration.shown == expected)
    }
}
