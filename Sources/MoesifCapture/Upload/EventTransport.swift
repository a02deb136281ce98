/// The seam between a client and the network.
///
/// A conforming type
/// - returns what the collector answered, whatever the status, and throws when no answer came;
/// - ends each call within a time of its own and as soon as its task is cancelled: the client sends one request at a
///   time, so that a call that never ends would stop delivery (not the app, and not `flush` or `shutdown`);
/// - does not change the body: retries carry the same bytes, by which the collector knows them again;
/// - is called from any thread.
///
/// `RecordingTransport` of `MoesifCaptureTesting` is one that sends nothing:
///
/// ```swift
/// let transport = RecordingTransport()
/// let moesif = Moesif(applicationID: "test") { $0.transport = transport }
/// ```
public protocol EventTransport: Sendable {
    /// Sends one request and returns the answer.
    func send(_ request: CollectorRequest) async throws -> CollectorResponse
}
