import Foundation
import Logging
import MoesifCapture
import MoesifCaptureTesting
import MoesifLogging

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
            FileHandle.standardError.write(Data("moesif-server: \(fault)\n".utf8))
            exit(2)
        }
    }

    private static let logger = {
        var logger = Logger(label: "moesif-server")
        logger.logLevel = .critical
        return logger
    }()

    /// Serves some calls, and says whether what arrived is what was expected.
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
        // A call may be recorded after the next has begun.
        return end.isComplete && arrived.sorted() == Demonstration.expected.sorted()
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
            $0.log(to: logger)
        }
        let end = try await RunningServer(moesif: moesif, port: port, isPlain: isPlain, logger: logger).run()
        if let end { print(end.statistics) }
    }
}
