import MoesifCapture
import MoesifCaptureTesting
import Testing

extension FakeCollector {
    /// Returns a client that delivers to this collector.
    func client(_ configure: (inout Moesif.Configuration) -> Void = { _ in }) -> Moesif {
        Moesif(applicationID: "test") { configuration in
            configuration.baseURL = url
            configure(&configuration)
        }
    }

    /// Returns the event that a client has delivered; throws unless there is exactly one.
    func onlyEvent(of moesif: Moesif) async throws -> JSONValue {
        await moesif.flush()
        try #require(events.count == 1, "\(events)")
        return events[0]
    }
}
