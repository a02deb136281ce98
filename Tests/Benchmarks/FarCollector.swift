import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A collector that runs `far_collector.py` in a separate process and responds after a delay, as a distant one does.
final class FarCollector {
    /// The counters of the collector.
    struct Counts: Decodable {
        var connections: Int
        var posts: Int
        var events: Int
    }

    /// The URL to set as `baseURL`.
    let url: URL
    private let process: Process
    private let input: Pipe
    private let control: URL
    private let session = URLSession(configuration: .ephemeral)

    /// Starts the collector.
    ///
    /// - Parameters:
    ///   - latency: The delay of each response.
    ///   - certificate: The certificate that it presents to clients; nil for plain HTTP.
    /// - Throws: A `Fault` if the collector does not start.
    init(latency: Duration, certificate: Certificate?) throws {
        process = Process()
        input = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "far_collector.py")
        process.arguments = ["python3", script.path, "--latency-ms", "\(Int(latency / .milliseconds(1)))"]
        if let certificate { process.arguments? += ["--tls", certificate.file.path, certificate.key.path] }
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var said = Data()
        while !said.contains(UInt8(ascii: "\n")),
            let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
        { said += more }
        let ports = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard ports.count == 2,
            let url = URL(string: "\(certificate == nil ? "http" : "https")://127.0.0.1:\(ports[0])"),
            let control = URL(string: "http://127.0.0.1:\(ports[1])")
        else { throw Fault(description: "the collector did not start: \(script.path)") }
        self.url = url
        self.control = control
    }

    /// Holds the responses to POST requests until `release()`.
    func hold() async throws {
        _ = try await ask("hold")
    }

    func release() async throws {
        _ = try await ask("release")
    }

    func counts() async throws -> Counts {
        try await ask("stats")
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func ask(_ path: String) async throws -> Counts {
        let (data, _) = try await session.data(from: control.appending(path: path))
        return try JSONDecoder().decode(Counts.self, from: data)
    }
}
