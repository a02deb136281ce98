import Foundation

/// One request to the collector, and the part of the response that has arrived.
///
/// The status and the headers decide the outcome. If the body then is too long, never ends or breaks off, the response
/// is still that status with the part of the body that arrived, because the body contains nothing about the events.
final class CollectorTask: Sendable {
    /// The maximum number of bytes of a body that are kept; the collector sends no longer body.
    static let maximumBody = 1 << 20
    /// The maximum time for the body of the response to a POST request, once the headers have arrived.
    static let bodyPatience = Duration.seconds(2)

    private struct State {
        var response: CollectorResponse?
        /// True once the result has been delivered, or is being delivered.
        var isAnswered = false
        var hasTransferEnded = false
    }

    /// The host and port of the server, such as `api.moesif.net:443`.
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

    /// True if nothing waits for the response anymore.
    var isAnswered: Bool {
        state.withLock { $0.isAnswered }
    }

    /// True if the status and the headers have arrived.
    var hasHead: Bool {
        state.withLock { $0.response != nil }
    }

    /// True if the connection has finished with the request.
    var hasTransferEnded: Bool {
        state.withLock { $0.hasTransferEnded }
    }

    /// Returns the response; must be called only once.
    ///
    /// - Throws: `CollectorFailure` if no response arrived, or `CancellationError`.
    func response() async throws -> CollectorResponse {
        deadlines.add(self, after: timeout)
        defer { deadlines.remove(self) }
        return try await withTaskCancellationHandler {
            try await answer.value()
        } onCancel: {
            give(CancellationError())
        }
    }

    /// Stores the status and the headers of the final response.
    func receiveHead(status: Int, headers: HeaderFields) {
        state.withLock { $0.response = CollectorResponse(status: status, headers: headers) }
    }

    /// Appends a part of the body, and returns false if no more is needed.
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

    /// Limits the time for the rest of the response to a POST request.
    func limitBody() {
        guard isPost, !isAnswered else { return }
        deadlines.add(self, after: Self.bodyPatience)
        // The result was delivered meanwhile, so nothing else removes the deadline.
        if isAnswered { deadlines.remove(self) }
    }

    /// Ends the exchange because its timeout has passed.
    func expire() {
        give(CollectorFailure(.timedOut(timeout), server: server))
    }

    /// Ends the exchange when the transfer ends; `failure` is `nil` if the response is complete.
    func endTransfer(_ failure: CollectorFailure?) {
        state.withLock { $0.hasTransferEnded = true }
        give(failure ?? CollectorFailure(.notHTTP, server: server))
    }

    /// Delivers the response if its status is known, and the error otherwise.
    private func give(_ error: any Error) {
        let response = state.withLock { state in
            state.isAnswered = true
            return state.response
        }
        answer.give(response.map { .success($0) } ?? .failure(error))
    }
}
