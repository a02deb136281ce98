import Foundation
import MoesifCapture
import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Makes one call that is captured and not delivered, in a process that then ends.
func captureOne(
    deliveringTo collector: URL,
    atExit: Bool,
    transport: (any CollectorTransport)? = nil,
    log: (@Sendable (Moesif.LogEntry) -> Void)? = nil
) async {
    guard let server = try? LoopbackServer(handler: { _ in .text("answer") }) else { exit(1) }
    let moesif = Moesif(applicationID: "test") {
        $0.baseURL = collector
        $0.transport = transport
        $0.delivery.batchInterval = .seconds(3600)
        $0.delivery.deliversAtExit = atExit
        $0.log = log
    }
    _ = try? await moesif.session(configuration: .ephemeral).data(from: server.url)
    // The client lives to the end of the process.
    leftClients.append(moesif)
}

nonisolated(unsafe) var leftClients: [Moesif] = []  // Used in a process that makes one call.

/// A log closure that prints after a delay in which the process could end.
@Sendable func printSlowly(_ entry: Moesif.LogEntry) {
    usleep(10_000)
    try? FileHandle.standardOutput.write(contentsOf: Data("\(entry)\n".utf8))
}
