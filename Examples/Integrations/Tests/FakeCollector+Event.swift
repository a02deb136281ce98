import MoesifCapture
import MoesifCaptureTesting
import Testing

extension FakeCollector {
    /// Returns the event that a client has delivered; throws unless there is exactly one.
    func onlyEvent(of moesif: Moesif) async throws -> JSONValue {
        await moesif.flush()
        try #require(events.count == 1, "\(events)")
        return events[0]
    }
}
