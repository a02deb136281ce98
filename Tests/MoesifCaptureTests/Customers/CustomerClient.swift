import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A client whose updates meet answers that a test writes down; it waits by a clock of its own, or not at all.
struct CustomerClient: Sendable {
    let clock = ManualClock()
    let transport: RecordingTransport
    let moesif: Moesif

    /// - Parameter chance: 0: what is tried again, is tried at once.
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
            // A clock that is moved until something has come of it goes far.
            $0.delivery.updateTimeout = .seconds(3600)
            configure(&$0)
        }
    }

    /// A client that gets these answers, one after the other, and then 201.
    init(answers: [Answers.Answer], chance: Double = 0) {
        let answers = Answers(answers)
        self.init(chance: chance, responding: { _ in try answers.next() })
    }

    /// A client that gets no answer: a clock that nobody moves is waited for.
    static func unanswered() -> CustomerClient {
        CustomerClient(responding: { _ in
            try await ManualClock().sleep(until: .seconds(1))
            return CollectorResponse(status: 201)
        })
    }

    /// How many items each request had; 0 for one that is no array.
    var counts: [Int] {
        transport.requests.map { request in
            request.body.flatMap { JSONValue(parsing: $0) }?.array?.count ?? 0
        }
    }

    /// The error that an update ends with; nil when it is accepted.
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

    /// An update of one user that is under way, and the error it ends with.
    func updating() -> Task<Moesif.CustomerUpdateError?, Never> {
        Task { [moesif] in
            await Self.error { try await moesif.updateUser(Moesif.User(id: "u")) }
        }
    }

    static func users(_ count: Int) -> [Moesif.User] {
        (0..<count).map { Moesif.User(id: "u-\($0)") }
    }
}
