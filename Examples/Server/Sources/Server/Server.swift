import AsyncHTTPClient
import Foundation
import Hummingbird
import Logging
import MoesifCapture
import MoesifCaptureTesting
import NIOCore

/// A server whose calls, received and made, are events at a collector in the same process.
@main
struct Server {
    static func main() async throws {
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            if arguments.wantsHelp { return print(Arguments.usage) }
            if let port = arguments.port {
                try await serve(port, isPlain: arguments.isPlain)
            } else if try await !demonstrate() {
                exit(1)
            }
        } catch let fault as Arguments.Fault {
            FileHandle.standardError.write(Data("server: \(fault)\n".utf8))
            exit(2)
        }
    }

    /// Serves some calls, and says whether what arrived is what was expected.
    private static func demonstrate() async throws -> Bool {
        let collector = try FakeCollector()
        let moesif = Moesif(applicationID: "example") { $0.baseURL = collector.url }
        try await run(moesif, on: 0) { port, client in
            try await Demonstration(client: client, base: "http://127.0.0.1:\(port)").run()
        }
        let end = await moesif.shutdown(timeout: .seconds(10))
        let arrived = Demonstration.lines(collector.events)
        for line in arrived { print(line) }
        for line in Demonstration.expected where !arrived.contains(line) { print("missing:  \(line)") }
        print(end.statistics)
        return end.isComplete && arrived == Demonstration.expected
    }

    /// Serves until it is interrupted.
    private static func serve(_ port: Int, isPlain: Bool) async throws {
        // Keeps the uploads as they came, in a tenth of the memory of their events.
        let collector = try LoopbackServer { request in
            request.method == "GET" ? .json("{}") : .json("{}", status: 201)
        }
        let moesif = Moesif(applicationID: "example") {
            $0.baseURL = collector.url
            $0.delivery = .server
        }
        try await run(moesif, on: port, isPlain: isPlain)
        let end = await moesif.shutdown(timeout: .seconds(30))
        print(end.statistics)
    }

    /// Runs the server until it is interrupted, or `visit` has ended.
    private static func run(
        _ moesif: Moesif,
        on port: Int,
        isPlain: Bool = false,
        visit: (@Sendable (_ port: Int, HTTPClient) async throws -> Void)? = nil
    ) async throws {
        let thirdParty = try ThirdParty.start()
        try await HTTPClient.withHTTPClient { client in
            let routes = Routes(
                moesif: moesif,
                middleware: isPlain ? nil : MoesifMiddleware(moesif: moesif),
                thirdParty: thirdParty.url,
                client: client
            )
            var logger = Logger(label: "server")
            logger.logLevel = .critical
            let (running, isRunning) = AsyncStream.makeStream(of: Int.self)
            let application = Application(
                router: routes.router(),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
                onServerRunning: { isRunning.yield($0.localAddress?.port ?? port) },
                logger: logger
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
                }
                for await port in running {
                    print("serving on 127.0.0.1:\(port)")
                    fflush(nil)
                    guard let visit else { break }
                    try await visit(port, client)
                    group.cancelAll()
                    break
                }
                try await group.waitForAll()
            }
        }
    }
}
