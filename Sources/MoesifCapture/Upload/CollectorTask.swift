import Foundation

/// One request on its way to the collector, and what has come of the response.
///
/// The status decides as soon as it and the headers are there: whatever the body does then, the response is that status
/// with as much of the body as came. A body that is too long, never ends or breaks off says nothing about the events.
final class CollectorTask: Sendable {
    /// The most that is kept of a body; no body of the collector is longer.
    static let maximumBody = 1 << 20
    /// How long the rest of the response to a POST may take once the headers are there.
    static let bodyPatience = Duration.seconds(2)

    private struct State {
        var response: CollectorResponse?
        /// The answer was given, or is being given.
        var isAnswered = false
        var hasTransferEnded = false
    }

    /// Who is asked: `api.moesif.net:443`.
    let server: String
    let timeout: Duration
    private let isPost: Bool
    private let deadlines: ExchangeDeadlines
    private let answer = OneShot<CollectorResponse>()
    private let state = Lock(State())

    init(_ request: CollectorRequest, timeout: Duration, deadlines: ExchangeDeadlines) {
        server = request.url.authority
        isPost = request.method == .post
        self.timeout = timeout
        self.deadlines = deadlines
    }

    /// True when nobody waits for the response any more.
    var isAnswered: Bool {
        state.withLock { $0.isAnswered }
    }

    /// True when the status and the headers are there.
    var hasHead: Bool {
        state.withLock { $0.response != nil }
    }

    /// True when the connection is through with the request.
    var hasTransferEnded: Bool {
        state.withLock { $0.hasTransferEnded }
    }

    /// Returns the response; throws `CollectorFailure` when none came, and `CancellationError`.
    ///
    /// To be called once.
    func response() async throws -> CollectorResponse {
        deadlines.add(self, after: timeout)
        defer { deadlines.remove(self) }
        return try await withTaskCancellationHandler {
            try await answer.value()
        } onCancel: {
            give(CancellationError())
        }
    }

    /// Takes the status and the headers of the final response.
    func receiveHead(status: Int, headers: HeaderFields) {
        state.withLock { $0.response = CollectorResponse(status: status, headers: headers) }
    }

    /// Takes a part of the body; returns false when no more is wanted.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let isWanted = state.withLock { state in
            guard !state.isAnswered, let room = state.response.map({ Self.maximumBody - $0.body.count })
            else { return false }
            state.response?.body.append(contentsOf: bytes.prefix(room))
            return bytes.count <= room
        }
        if !isWanted { give(CollectorFailure(.notHTTP, server: server)) }
        return isWanted
    }

    /// Waits for the rest of the response to a POST, but not for long.
    func limitBody() {
        guard isPost, !isAnswered else { return }
        deadlines.add(self, after: Self.bodyPatience)
        // Nobody removes it any more.
        if isAnswered { deadlines.remove(self) }
    }

    /// Takes note that the time is over.
    func expire() {
        give(CollectorFailure(.timedOut(timeout), server: server))
    }

    /// Takes note that no more will come, and why; nil where the response is whole.
    func endTransfer(_ failure: CollectorFailure?) {
        state.withLock { $0.hasTransferEnded = true }
        give(failure ?? CollectorFailure(.notHTTP, server: server))
    }

    /// Gives the response if its status is known, and else the error.
    private func give(_ error: any Error) {
        let response = state.withLock { state in
            state.isAnswered = true
            return state.response
        }
        answer.give(response.map { .success($0) } ?? .failure(error))
    }
}
