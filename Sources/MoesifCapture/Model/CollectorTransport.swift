/// A type that carries a client's requests to the collector.
///
/// Implement a transport to send requests with your own HTTP client. For tests, `RecordingTransport` in the module
/// `MoesifCaptureTesting` sends nothing:
///
/// ```swift
/// let transport = RecordingTransport()
/// let moesif = Moesif(applicationID: "test") { $0.transport = transport }
/// ```
///
/// A conforming type meets these requirements:
///
/// - It sends the URL, the headers and the body of the request, or those of ``CollectorRequest/compressed()``.
/// - It returns the response once the status and the headers are known, whatever the status is and even if the body
///   then fails. It throws if there is no response.
/// - It supports concurrent calls from any thread: up to ``Moesif/DeliveryOptions/concurrentUploads`` batches, and
///   updates of customers and the configuration at the same time.
/// - It ends each call within a time limit, and promptly when the task is cancelled. A call that never ends blocks one
///   upload for good, although ``Moesif/flush(timeout:)`` and ``Moesif/shutdown(timeout:)`` still return in time.
/// - It does not change the body. The collector recognizes the events of a retry by their transaction IDs.
public protocol CollectorTransport: Sendable {
    /// Sends one request and returns the response.
    ///
    /// - Parameter request: The request to send.
    /// - Returns: The collector's response.
    /// - Throws: Any error if there is no response. The client keeps the batch and retries it later.
    func send(_ request: CollectorRequest) async throws -> CollectorResponse
}
