import Foundation
import Logging
import MoesifCapture
import MoesifCaptureTesting
import MoesifLogging

/// A server that captures its received and outgoing calls, and a collector in the same process.
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
            FileHandle.standardError.write(Data("moesif-server: \(fault)\n".utf8))
            exit(2)
        }
    }

    private static let logger = {
        var logger = Logger(label: "moesif-server")
        logger.logLevel = .critical
        return logger
    }()

    /// Makes the calls of the demonstration, and returns true if exactly the expected events arrived.
    private static func demonstrate() async throws -> Bool {
        let collector = try FakeCollector()
        let moesif = Moesif(applicationID: "example") {
            $0.baseURL = collector.url
            $0.log(to: logger)
        }
        let end = try await RunningServer(moesif: moesif, port: 0, isPlain: false, logger: logger).run { port, client in
            try await Demonstration(client: client, base: "http://127.0.0.1:\(port)").run()
        }
        let arrived = Demonstration.lines(collector.events)
        for line in arrived { print(line) }
        for line in Demonstration.expected where !arrived.contains(line) { print("missing:  \(line)") }
        guard let end else { return false }
        print(end.statistics)
        // Sorted, because a call may be recorded after the next one has begun.
        return end.isComplete && arrived.sorted() == Demonstration.expected.sorted()
    }

    /// Serves on a port until the process is interrupted.
    private static func serve(_ port: Int, isPlain: Bool) async throws {
        // This server keeps the uploads compressed, in a tenth of the memory that their events would take.
        let collector = try LoopbackServer { request in
            request.method == "GET" ? .json("{}") : .json("{}", status: 201)
        }
        let moesif = Moesif(applicationID: "example") {
            $0.baseURL = collector.url
            $0.delivery = .server
            $0.log(to: logger)
        }
        let end = try await RunningServer(moesif: moesif, port: port, isPlain: isPlain, logger: logger).run()
        if let end { print(end.statistics) }
    }
}
