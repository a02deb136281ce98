import AsyncHTTPClient
import Foundation
import Hummingbird
import Logging
import MoesifCapture
import MoesifCaptureTesting
import MoesifHummingbird
import MoesifMetrics
import MoesifServiceLifecycle
import ServiceLifecycle
import UnixSignals

/// A server, its `Moesif` client, and the third party that it calls.
struct RunningServer {
    let moesif: Moesif
    let port: Int
    let isPlain: Bool
    let logger: Logger

    /// Runs until the server is interrupted or `visit` returns.
    ///
    /// - Parameter visit: Called when the server is running, with its port and a client. Default: nil, so the server
    ///   runs until it is interrupted.
    /// - Returns: The result of shutting the `Moesif` client down, or nil if it was not shut down.
    /// - Throws: The errors of the server and of `visit`.
    func run(
        visit: (@Sendable (_ port: Int, HTTPClient) async throws -> Void)? = nil
    ) async throws -> Moesif.FlushResult? {
        let thirdParty = try ThirdParty.start()
        defer { thirdParty.stop() }
        let (running, isRunning) = AsyncStream.makeStream(of: Int.self)
        let (results, result) = AsyncStream.makeStream(of: Moesif.FlushResult.self)
        try await HTTPClient.withHTTPClient { client in
            let routes = Routes(
                middleware: isPlain
                    ? nil
                    : MoesifMiddleware(moesif, requestBodies: .collected(upTo: 65536)) { _, context in context.user },
                thirdParty: thirdParty.url,
                clients: isPlain ? ThirdPartyClients(plain: client) : ThirdPartyClients(client, moesif)
            )
            let application = Application(
                router: routes.router(),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
                onServerRunning: { isRunning.yield($0.localAddress?.port ?? port) },
                logger: logger
            )
            let group = ServiceGroup(
                // Services are shut down in reverse order, so the last events of the server are delivered.
                services: [MoesifService(moesif, timeout: .seconds(30), onEnd: { result.yield($0) }), application],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
            async let reporting: Void = MoesifMetricsReporter(of: moesif).run()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    defer { isRunning.finish() }
                    try await group.run()
                }
                for await port in running {
                    print("serving on 127.0.0.1:\(port)")
                    fflush(nil)
                    guard let visit else { break }
                    try await visit(port, client)
                    await group.triggerGracefulShutdown()
                    break
                }
                try await tasks.waitForAll()
            }
            await reporting
        }
        result.finish()
        return await results.first { _ in true }
    }
}
