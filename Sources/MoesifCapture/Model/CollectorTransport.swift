/// The seam between a client and the network.
///
/// A conforming type
/// - sends `url`, `headers` and `body` of the request, or those of `CollectorRequest.compressed()`;
/// - returns the response as soon as its status is known, whatever the status and whatever the body does, and throws if
///   none came;
/// - may be called several times at once, from any thread: for up to `delivery.concurrentUploads` batches, for updates
///   of customers and for the configuration;
/// - ends each call within a time of its own and as soon as its task is cancelled: a call that never ends takes the place
///   of an upload (`flush` and `shutdown` return in time all the same);
/// - does not change the body: retries carry the same bytes, by which the collector recognizes them.
///
/// One over any HTTP client is a few lines; `RecordingTransport` of `MoesifCaptureTesting` sends nothing:
///
/// ```swift
/// let transport = RecordingTransport()
/// let moesif = Moesif(applicationID: "test") { $0.transport = transport }
/// ```
public protocol CollectorTransport: Sendable {
    /// Sends one request and returns the response.
    ///
    /// - Throws: Any error if no response came. The batch is then sent again after a while.
    func send(_ request: CollectorRequest) async throws -> CollectorResponse
}
