import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The collector's responses to updates, and their results for the app.
@Suite("Outcomes of customer updates", .timeLimit(.minutes(10)))
struct CustomerOutcomeTests {
    @Test("Each kind of update has its path and body")
    func eachUpdateHasItsPath() async throws {
        let client = CustomerClient()
        let moesif = client.moesif
        let subscription = Moesif.Subscription(id: "s", companyID: "c", status: .active)
        try await moesif.updateUser(Moesif.User(id: "u"))
        try await moesif.updateUsers([Moesif.User(id: "u")])
        try await moesif.updateCompany(Moesif.Company(id: "c"))
        try await moesif.updateCompanies([Moesif.Company(id: "c")])
        try await moesif.updateSubscription(subscription)
        try await moesif.updateSubscriptions([subscription])
        let requests = client.transport.requests
        #expect(
            requests.map(\.path) == [
                "/v1/users", "/v1/users/batch", "/v1/companies", "/v1/companies/batch", "/v1/subscriptions",
                "/v1/subscriptions/batch",
            ]
        )
        #expect(requests.allSatisfy { $0.method == .post })
        let bodies = requests.map { String(decoding: $0.body ?? Data(), as: UTF8.self) }
        let written = #"{"subscription_id":"s","company_id":"c","status":"active"}"#
        #expect(
            bodies == [
                #"{"user_id":"u"}"#, #"[{"user_id":"u"}]"#, #"{"company_id":"c"}"#, #"[{"company_id":"c"}]"#, written,
                "[\(written)]",
            ]
        )
        #expect(moesif.statistics == Moesif.Statistics(), "what is awaited is not in the books of what waits")
    }

    @Test("A 2xx status accepts an update", arguments: [200, 201, 204, 299])
    func acceptance(_ status: Int) async {
        let client = CustomerClient(answers: [.status(status)])
        #expect(
            await CustomerClient.error {
                try await client.moesif.updateUser(Moesif.User(id: "u"))
            } == nil
        )
        #expect(client.transport.requests.count == 1)
    }

    @Test(
        "A temporary error status is retried with the same body",
        arguments: [300, 307, 408, 425, 429, 500, 502, 503, 504, 599]
    )
    func passingStatusIsTriedAgain(_ status: Int) async throws {
        let client = CustomerClient(answers: [.status(status), .failure, .status(status)])
        try await client.moesif.updateUser(Moesif.User(id: "u"))
        #expect(client.transport.requests.count == 4)
        #expect(Set(client.transport.requests.map(\.body)).count == 1)
    }

    @Test("A message that repeats the application ID does not contain it")
    func messageHasNoApplicationID() async {
        let moesif = Moesif(applicationID: "secret-application-id") {
            $0.transport = RecordingTransport { request in
                let id = request.headers[.moesifApplicationID] ?? ""
                let text = String(repeating: "a", count: 1020) + id + "b"
                return CollectorResponse(status: 400, body: Data(text.utf8))
            }
        }
        let error = await CustomerClient.error { try await moesif.updateUser(Moesif.User(id: "u")) }
        #expect(error?.message == String(repeating: "a", count: 1020) + "[app")
    }

    @Test("A rejected update throws the status and message and is not retried", arguments: [400, 406, 413, 415, 422])
    func refusalIsFinal(_ status: Int) async {
        let client = CustomerClient(responding: { _ in
            CollectorResponse(status: status, body: Data(#"{"error":"no such field"}"#.utf8))
        })
        let error = await CustomerClient.error {
            try await client.moesif.updateUser(Moesif.User(id: "u"))
        }
        #expect(error?.reason == .rejected && error?.status == status && error?.attempts == 1 && error?.accepted == 0)
        #expect(error?.message == #"{"error":"no such field"}"#)
        #expect(error?.description == "rejected by the collector, status \(status)")
        #expect(client.transport.requests.count == 1)
    }

    @Test("A rejected application ID throws at once", arguments: [401, 402, 403])
    func anUnknownApplicationIsSaidAtOnce(_ status: Int) async {
        let client = CustomerClient(answers: [.status(status)])
        let error = await CustomerClient.error {
            try await client.moesif.updateUsers(CustomerClient.users(3))
        }
        #expect(error?.reason == .unauthorized && error?.status == status && error?.message == nil)
        #expect(client.counts == [3])
    }

    @Test("A status that is not a collector's throws at once", arguments: [404, 405, 407, 410, 501, 505])
    func whatIsNoCollectorIsNotAskedAgain(_ status: Int) async {
        let client = CustomerClient(answers: [.status(status)])
        let error = await CustomerClient.error {
            try await client.moesif.updateUsers(CustomerClient.users(3))
        }
        #expect(error?.reason == .gaveUp && error?.status == status && error?.attempts == 1)
        #expect(error?.description == "gave up, after 1 try, status \(status)")
        #expect(client.counts == [3])
    }

    @Test("An update gives up after 10 attempts", arguments: [Answers.Answer.status(503), .failure])
    func triesEnd(_ answer: Answers.Answer) async {
        let client = CustomerClient(answers: Array(repeating: answer, count: 100))
        let error = await CustomerClient.error {
            try await client.moesif.updateUser(Moesif.User(id: "u"))
        }
        #expect(error?.reason == .gaveUp && error?.attempts == 10)
        #expect(client.transport.requests.count == 10)
    }

    /// Moves the clock between attempts, until `count` requests have been sent.
    private static func waitForRequests(_ count: Int, _ client: CustomerClient) async {
        while client.transport.requests.count < count, !Task.isCancelled {
            // During a request the only deadline is the timeout of the update.
            let isBetweenTries = client.clock.nextDeadline.map { $0 < .seconds(1000) } ?? false
            if isBetweenTries { client.clock.advance(by: .milliseconds(100)) }
            await Task.yield()
        }
    }

    @Test("The delays between attempts double")
    func theWaitBetweenTriesIsTheRetryTables() async throws {
        let client = CustomerClient(answers: [.status(503), .status(503)], chance: 0.5)
        let update = Task { try await client.moesif.updateUser(Moesif.User(id: "u")) }
        await Self.waitForRequests(3, client)
        try await update.value
        // Half of one second, then half of two.
        #expect(client.clock.now >= .seconds(1.5))
    }

    @Test(
        "A short Retry-After delay is respected, and a long one ends the update",
        arguments: [("1", true), ("3600", false)]
    )
    func retryAfterIsWaitedForUnlessItIsLong(_ seconds: String, _ isWaitedFor: Bool) async {
        let isFirst = Lock(true)
        let client = CustomerClient(responding: { _ in
            let first = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            return CollectorResponse(status: first ? 429 : 201, headers: [.retryAfter: seconds])
        })
        let update = client.updating()
        if isWaitedFor {
            await Self.waitForRequests(2, client)
            #expect(client.clock.now >= .seconds(1))
            #expect(await update.value == nil)
        } else {
            #expect(await update.value?.reason == .gaveUp)
            #expect(client.transport.requests.count == 1)
        }
    }

    @Test("The collector's message is cut to 1024 characters")
    func theMessageIsNoLongerThanNeeded() async {
        let client = CustomerClient(responding: { _ in
            CollectorResponse(status: 400, body: Data(repeating: 0xFF, count: 1 << 20))
        })
        let error = await CustomerClient.error {
            try await client.moesif.updateUser(Moesif.User(id: "u"))
        }
        #expect(error?.message?.unicodeScalars.count == 1024)
    }

    @Test("An update of a disabled client throws")
    func aDisabledClientSaysSo() async {
        let moesif = Moesif(applicationID: "")
        let updates: [@Sendable () async throws -> Void] = [
            { try await moesif.updateUser(Moesif.User(id: "u")) },
            { try await moesif.updateUsers([]) },
            { try moesif.enqueue(Moesif.Company(id: "c")) },
        ]
        for update in updates { #expect(await CustomerClient.error(update)?.reason == .disabled) }
    }

    @Test("An update after shutdown throws and sends nothing", arguments: [false, true])
    func aClientThatIsShutDownSaysSo(queued: Bool) async {
        let client = CustomerClient()
        await client.moesif.shutdown(timeout: .seconds(1))
        let error = await CustomerClient.error {
            if queued {
                try client.moesif.enqueue(Moesif.User(id: "u"))
            } else {
                try await client.moesif.updateUser(Moesif.User(id: "u"))
            }
        }
        #expect(error?.reason == .shutDown)
        #expect(client.transport.requests.isEmpty)
        #expect(client.moesif.statistics.isBalanced)
    }

    @Test("Cancelling ends an update during its request")
    func cancellingEndsAnUpdateThatIsUnderWay() async {
        let client = CustomerClient.unanswered()
        let update = client.updating()
        await client.transport.waitForRequests(1)
        update.cancel()
        #expect(await update.value?.reason == .cancelled)
        #expect(client.transport.requests.count == 1)
    }

    @Test("Cancelling ends an update between attempts")
    func cancellingEndsTheWaitForTheNextTry() async {
        let client = CustomerClient(answers: [.status(503)], chance: 0.5)
        let update = client.updating()
        await client.transport.waitForRequests(1)
        update.cancel()
        #expect(await update.value?.reason == .cancelled)
        #expect(client.transport.requests.count == 1)
    }

    @Test("An update in a cancelled task sends at most one request")
    func aTaskThatIsCancelledAlreadySendsAtMostOnce() async {
        let client = CustomerClient(answers: [.status(503)], chance: 0.5)
        let update = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await CustomerClient.error {
                try await client.moesif.updateUser(Moesif.User(id: "u"))
            }
        }
        #expect(await update.value?.reason == .cancelled)
        #expect(client.transport.requests.count <= 1)
    }

    @Test("A shutdown that times out ends running updates")
    func shutdownEndsWhatIsUnderWayAtItsDeadline() async {
        let client = CustomerClient.unanswered()
        let update = client.updating()
        await client.transport.waitForRequests(1)
        let result = await client.moesif.shutdown(timeout: .zero)
        #expect(!result.isComplete)
        #expect(await update.value?.reason == .shutDown)
    }

    @Test("A shutdown waits for running updates")
    func shutdownWaitsForWhatIsUnderWay() async {
        let gateway = Gateway()
        let client = CustomerClient(responding: { _ in
            await gateway.pass()
            return CollectorResponse(status: 201)
        })
        let update = Task { try await client.moesif.updateUser(Moesif.User(id: "u")) }
        await client.transport.waitForRequests(1)
        let shutdown = Task { await client.moesif.shutdown(timeout: .seconds(5)) }
        gateway.open()
        #expect(await shutdown.value.isComplete)
        await #expect(throws: Never.self) { try await update.value }
    }

    @Test("A shutdown that another shutdown interrupts is incomplete")
    func aShutdownIsNotCompleteWhereAnotherCutItShort() async {
        let client = CustomerClient.unanswered()
        let update = client.updating()
        await client.transport.waitForRequests(1)
        async let patient = client.moesif.shutdown(timeout: .seconds(30))
        while client.moesif.state != .shutDown, !Task.isCancelled { await Task.yield() }
        #expect(await !client.moesif.shutdown(timeout: .zero).isComplete)
        #expect(await !patient.isComplete)
        #expect(await update.value?.reason == .shutDown)
        #expect(await !client.moesif.shutdown(timeout: .zero).isComplete)
    }

    @Test("200 concurrent updates all end during a shutdown", .tags(.race))
    func manyAtOnceAreAllAnswered() async {
        let client = CustomerClient()
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    if number % 5 == 0 { withUnsafeCurrentTask { $0?.cancel() } }
                    let error = await CustomerClient.error {
                        try await client.moesif.updateUser(Moesif.User(id: "\(number)"))
                    }
                    return error == nil || error?.reason == .shutDown || error?.reason == .cancelled
                }
            }
            group.addTask { await client.moesif.shutdown(timeout: .seconds(5)).isComplete }
            for await isAnswered in group { #expect(isAnswered) }
        }
    }
}
