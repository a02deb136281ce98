import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A client that gets its responses from the test; it waits by a manual clock, or not at all.
struct CustomerClient: Sendable {
    let clock = ManualClock()
    let transport: RecordingTransport
    let moesif: Moesif

    /// - Parameter chance: The random number; at 0 retries have no delay.
    init(
        chance: Double = 0,
        configuring configure: (inout Moesif.Configuration) -> Void = { _ in },
        responding respond: @escaping RecordingTransport.Responder = { _ in CollectorResponse(status: 201) }
    ) {
        let transport = RecordingTransport(respond: respond)
        let clock = clock
        self.transport = transport
        moesif = Moesif(applicationID: "test") {
            $0.timeSource = clock
            $0.transport = transport
            $0.randomSource = FixedRandom(number: chance)
            // Tests move the clock far ahead until an update ends.
            $0.delivery.updateTimeout = .seconds(3600)
            configure(&$0)
        }
    }

    /// Creates a client that gets these answers in order, and then status 201.
    init(answers: [Answers.Answer], chance: Double = 0) {
        let answers = Answers(answers)
        self.init(chance: chance, responding: { _ in try answers.next() })
    }

    /// Returns a client that gets no answer: its transport waits for a clock that never advances.
    static func unanswered() -> CustomerClient {
        CustomerClient(responding: { _ in
            try await ManualClock().sleep(until: .seconds(1))
            return CollectorResponse(status: 201)
        })
    }

    /// The number of items in each request; 0 if the body is no array.
    var counts: [Int] {
        transport.requests.map { request in
            request.body.flatMap { JSONValue(parsing: $0) }?.array?.count ?? 0
        }
    }

    /// Returns the error of an update, or `nil` if it is accepted.
    static func error(_ update: () async throws -> Void) async -> Moesif.CustomerUpdateError? {
        do {
            try await update()
        } catch let error as Moesif.CustomerUpdateError {
            return error
        } catch {
            Issue.record("another error: \(error)")
        }
        return nil
    }

    /// Starts an update of one user; the task returns its error.
    func updating() -> Task<Moesif.CustomerUpdateError?, Never> {
        Task { [moesif] in
            await Self.error { try await moesif.updateUser(Moesif.User(id: "u")) }
        }
    }

    static func users(_ count: Int) -> [Moesif.User] {
        (0..<count).map { Moesif.User(id: "u-\($0)") }
    }
}
