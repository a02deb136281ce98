import Foundation
import MoesifCaptureTesting

/// A third party in a separate process, so that its work is not counted.
///
/// The process runs this program with the command `serve`.
final class ServerProcess {
    /// The address of the server.
    let url: URL
    private let process = Process()
    private let input = Pipe()

    init() throws {
        let output = Pipe()
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = ["serve"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var said = Data()
        while !said.contains(UInt8(ascii: "\n")),
            let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
        { said += more }
        let text = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let url = URL(string: text), url.port != nil else {
            throw Fault(description: "the server did not start")
        }
        self.url = url
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Serves until standard input ends; the path of a request is the size of the response in KiB.
    static func serve() throws {
        let answers = Dictionary(
            uniqueKeysWithValues: CallsBenchmark.sizes.map {
                ("/\($0)", LoopbackServer.Response.json(document($0 << 10)))
            }
        )
        let server = try LoopbackServer { request in answers[request.path] ?? .status(404) }
        defer { server.stop() }
        try FileHandle.standardOutput.write(contentsOf: Data("\(server.url("/").absoluteString)\n".utf8))
        _ = try FileHandle.standardInput.readToEnd()
    }

    private static func document(_ length: Int) -> String {
        var text = #"{"items":["#
        var number = 0
        while text.utf8.count < length - 80 {
            if number > 0 { text += "," }
            text += #"{"id":\#(number),"name":"item \#(number)","price":12.5,"isNew":false}"#
            number += 1
        }
        return text + "]}"
    }
}
