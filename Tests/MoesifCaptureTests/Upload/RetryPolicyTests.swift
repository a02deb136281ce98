import Foundation
import Testing

@testable import MoesifCapture

@Suite struct RetryPolicyTests {
    private typealias Attempts = RetryPolicy.Attempts

    @Test("A 2xx status delivers the batch", arguments: [200, 201, 204, 299])
    func acceptance(_ status: Int) {
        #expect(decide(.status(status)) == .delivered)
    }

    @Test(
        "A temporary error status is retried",
        arguments: [300, 302, 307, 408, 425, 429, 500, 502, 503, 504, 599, 600, 0]
    )
    func statusThatPasses(_ status: Int) {
        #expect(decide(.status(status)) == .retry(after: .milliseconds(500)))
        #expect(decide(.status(status), count: 25) == .retry(after: .milliseconds(500)))
    }

    @Test(
        "A status that rejects events splits the batch, or drops a single event",
        arguments: [400, 406, 411, 413, 414, 415, 418, 422, 431, 451]
    )
    func statusAboutTheEvents(_ status: Int) {
        #expect(decide(.status(status), count: 2) == .split)
        #expect(decide(.status(status), count: 1) == .drop(.rejected))
    }

    @Test("A status that rejects the client pauses delivery", arguments: [401, 402, 403, 404, 405, 407, 410, 501, 505])
    func statusAboutTheClient(_ status: Int) {
        #expect(decide(.status(status), count: 25) == .pause(.seconds(300) * 0.875))
    }

    @Test("Pauses double up to one hour", arguments: zip(0...5, [300.0, 600, 1200, 2400, 3600, 3600]))
    func pausesDoubleUpToAnHour(_ pauses: Int, _ seconds: Double) {
        let policy = RetryPolicy()
        func pause(_ chance: Double) -> RetryPolicy.Decision {
            policy.decide(.status(401), Attempts(made: 1, answered: 1, pauses: pauses), count: 1, chance: chance)
        }
        #expect(pause(0) == .pause(.seconds(seconds * 0.75)))
        #expect(pause(0.5) == .pause(.seconds(seconds) * 0.875))
    }

    /// Failures of the network, the server or the moment.
    @Test(
        "A temporary connection failure is retried",
        arguments: [
            .timedOut, .cannotFindHost, .cannotConnectToHost, .networkConnectionLost, .dnsLookupFailed,
            .notConnectedToInternet, .badServerResponse, .secureConnectionFailed, .serverCertificateUntrusted,
            .serverCertificateHasBadDate, .cannotParseResponse, .cancelled, .unknown, .dataNotAllowed,
            .internationalRoamingOff, .callIsActive, .httpTooManyRedirects, .resourceUnavailable,
            .userAuthenticationRequired, .zeroByteResource, .unsupportedURL,
        ] as [URLError.Code]
    )
    func failureThatPasses(_ code: URLError.Code) {
        #expect(decide(.failure(CollectorFailure(urlErrorCode: code.rawValue))) == .retry(after: .milliseconds(500)))
    }

    @Test(
        "A permanent connection failure pauses delivery",
        arguments: [.badURL, .clientCertificateRequired, .clientCertificateRejected] as [URLError.Code]
    )
    func failureThatLasts(_ code: URLError.Code) {
        #expect(decide(.failure(CollectorFailure(urlErrorCode: code.rawValue))) == .pause(.seconds(300) * 0.875))
    }

    @Test(
        "A transport failure is retried",
        arguments: [
            nil, .timedOut(.seconds(30)), .notHTTP, .webPage(status: 200), .hostNotFound, .refused, .unreachable,
            .notConnected, .noResponse,
            .connectionLost, .tlsFailed, .certificateNotTrusted, .certificateOfOtherHost, .certificateExpired,
            .refusedByProxy(407), .noResources, .other,
        ] as [CollectorFailure.Reason?]
    )
    func otherFailuresPass(_ reason: CollectorFailure.Reason?) {
        #expect(decide(.failure(reason.map { CollectorFailure($0) })) == .retry(after: .milliseconds(500)))
    }

    @Test(
        "The maximum retry delay doubles up to 60 seconds",
        arguments: zip(1...9, [1.0, 2, 4, 8, 16, 32, 60, 60, 60])
    )
    func ceilingDoublesUpToTheLongestDelay(_ made: Int, _ ceiling: Double) {
        let decision = RetryPolicy().decide(.failure(nil), Attempts(made: made), count: 1, chance: 0.5)
        #expect(decision == .retry(after: .seconds(ceiling / 2)))
    }

    /// A client that uploads every two minutes retries no more often, and no client waits longer than 15 minutes.
    @Test(
        "A client that uploads rarely retries rarely, with a maximum delay of 15 minutes",
        arguments: [(0.0, 60.0), (15, 60), (120, 480), (100_000, 900)]
    )
    func clientThatSendsSeldomTriesSeldom(_ gap: Double, _ ceiling: Double) {
        var attempts = Attempts(made: 30)
        attempts.usualGap = .seconds(gap)
        let decision = RetryPolicy().decide(.failure(nil), attempts, count: 1, chance: 0.5)
        #expect(decision == .retry(after: .seconds(ceiling / 2)))
    }

    @Test("The usual upload interval follows the latest uploads")
    func usualIntervalIsThatOfTheLatestUploads() {
        var estimator = UploadIntervalEstimator(start: .seconds(10))
        #expect(estimator.interval == nil)
        estimator.note(.seconds(12))
        #expect(estimator.interval == .seconds(2))
        estimator.note(.seconds(22))
        #expect(estimator.interval == .seconds(4))
    }

    @Test("Retry-After delays the next attempt, up to one hour", arguments: [429, 503])
    func collectorSaysWhenToComeBack(_ status: Int) {
        #expect(decide(.status(status, retryAfter: .seconds(30))) == .retry(after: .milliseconds(30_500)))
        #expect(decide(.status(status, retryAfter: .seconds(1 << 40))) == .retry(after: .milliseconds(3_600_500)))
        #expect(decide(.status(401, retryAfter: .seconds(1000))) == .pause(.seconds(1000)))
        #expect(decide(.status(401, retryAfter: .seconds(10))) == .pause(.seconds(300) * 0.875))
    }

    @Test("A batch is dropped after 60 error responses, and failed connections do not count")
    func budgetIsOfAnswers() {
        let policy = RetryPolicy()
        let last = Attempts(made: 60, answered: 60)
        #expect(policy.decide(.status(503), last, count: 1, chance: 0.5) == .drop(.gaveUp))
        let offline = Attempts(made: 1_000_000, answered: 59)
        #expect(policy.decide(.status(503), offline, count: 1, chance: 0.5) == .retry(after: .seconds(30)))
        #expect(policy.decide(.failure(nil), offline, count: 1, chance: 0.5) == .retry(after: .seconds(30)))
    }

    @Test("A random number outside its range gives no delay", arguments: [-1.0, 1.0, .nan, .infinity])
    func chanceOfABrokenSourceIsNone(_ chance: Double) {
        let decision = RetryPolicy().decide(.failure(nil), Attempts(made: 1), count: 1, chance: chance)
        #expect(decision == .retry(after: .zero))
    }

    private func decide(_ outcome: RetryPolicy.Outcome, count: Int = 1) -> RetryPolicy.Decision {
        RetryPolicy().decide(outcome, Attempts(made: 1, answered: 1), count: count, chance: 0.5)
    }
}

@Suite struct RetryAfterTests {
    /// 2026-11-23T08:00:00Z.
    private static let now = Date(timeIntervalSince1970: 1_795_420_800)

    @Test(
        "A Retry-After value in seconds or as a date is read",
        arguments: [
            ("0", 0.0), ("120", 120), (" 7 ", 7), ("Mon, 23 Nov 2026 08:00:30 GMT", 30),
            ("Mon, 23 Nov 2026 07:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Tue, 01 Dec 2026 00:00:00 GMT", 662_400),
            ("99999999999999999999999", 31_622_400), ("Fri, 31 Dec 9999 23:59:59 GMT", 31_622_400),
            ("Mon, 29 Feb 2027 08:00:00 GMT", 8_467_200),
        ]
    )
    func readable(_ value: String, _ seconds: Double) {
        #expect(RetryAfter.duration(value, now: Self.now) == .seconds(seconds))
    }

    @Test(
        "An invalid Retry-After value is ignored",
        arguments: [
            nil, "", " ", "-1", "1.5", "soon", "Mon, 23 Nov 2026", "Mon, 99 Nov 2026 08:00:30 GMT",
            "Mon, 23 Foo 2026 08:00:30 GMT", "Mon, 23 Nov 2026 25:00:00 GMT", "Mon, 23 Nov 2026 08:00 GMT",
            "Mon, 23 Nov -2026 08:00:00 GMT", "\u{0661}", "Monday, 23-Nov-26 08:00:30 GMT",
            String(repeating: "9", count: 5000),
        ]
    )
    func unreadable(_ value: String?) {
        #expect(RetryAfter.duration(value, now: Self.now) == nil)
    }
}

@Suite struct ReportThrottleTests {
    @Test("Losses are reported at most once a minute, and once more at the end")
    func lossesAreToldOnceAMinute() {
        var report = ReportThrottle()
        #expect(report.due(total: 0, now: .zero) == nil)
        #expect(report.due(total: 3, now: .seconds(1)) == 3)
        #expect(report.due(total: 5, now: .seconds(60)) == nil)
        #expect(report.due(total: 9, now: .seconds(61)) == 6)
        #expect(report.due(total: 9, now: .seconds(500)) == nil)
        #expect(report.due(total: 10, now: .seconds(500)) == 1)
        #expect(report.due(total: 11, now: .seconds(501), isLast: true) == 1)
    }
}

@Suite struct BatchPolicyTests {
    private let policy = BatchPolicy(count: 3, bytes: 100, interval: .seconds(2))

    @Test("An empty queue is never due")
    func emptyQueueIsNeverDue() {
        #expect(!policy.isDue(.init(), now: .seconds(1_000_000)))
        #expect(policy.deadline(.init()) == nil)
    }

    @Test(
        "A batch is due by its count, its bytes or its age",
        arguments: [
            (2, 99, 1.9, false), (3, 10, 0, true), (1, 100, 0, true), (1, 10, 2.0, true), (1, 10, 1.999, false),
        ]
    )
    func due(_ count: Int, _ bytes: Int, _ seconds: Double, _ isDue: Bool) {
        let backlog = Backlog(count: count, bytes: bytes, oldest: .seconds(10))
        #expect(policy.isDue(backlog, now: .seconds(10) + .seconds(seconds)) == isDue)
    }
}
