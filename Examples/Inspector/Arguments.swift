import Foundation

/// The command line.
struct Arguments {
    /// A mistake in the command line, described in one line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    enum Command {
        case help
        case serve
        case replay(String)
        case export(ExportFormat, from: String)
    }

    static let usage = """
        usage: inspector [--port N] [--memory MIB]
               inspector replay FILE [--port N] [--memory MIB]
               inspector export --format har|ndjson|curl [FILE | ADDRESS]

        Shows the events that apps on this machine send. Without a command it is a collector on 127.0.0.1 with a web
        page. replay shows the events of an NDJSON file. export writes the events of an NDJSON file (-: standard input,
        the default) or of the page at ADDRESS to standard output.

          --port N      the port; 0 for any free one. Default: 9500
          --memory MIB  the memory for events in mebibytes, after which the oldest are removed. Default: 256
          --format F    HAR 1.2, NDJSON (one event a line), or a shell script of curl commands

        Exit status: 0 success, 1 failure, 2 an argument or option is wrong.
        """

    private(set) var command = Command.serve
    private(set) var port: UInt16 = 9_500
    private(set) var byteLimit = 256 << 20

    init(_ words: some Sequence<String>) throws(Fault) {
        var rest = Array(words)[...]
        var operands: [String] = []
        var format: ExportFormat?
        while let word = rest.popFirst() {
            switch word {
            case "--help", "-h":
                command = .help
                return
            case "--port": port = try Self.value(of: word, &rest, "a number from 0 to 65535") { UInt16($0) }
            case "--memory":
                let mebibytes = try Self.value(of: word, &rest, "a number from 1 to 65536") { text in
                    Int(text).flatMap { 1...65_536 ~= $0 ? $0 : nil }
                }
                byteLimit = mebibytes << 20
            case "--format":
                format = try Self.value(of: word, &rest, "har, ndjson or curl") { ExportFormat(rawValue: $0) }
            case _ where word.hasPrefix("-") && word != "-":
                throw Fault(description: "unknown option \(word.debugDescription); --help lists what there is")
            default: operands.append(word)
            }
        }
        command = try Self.command(operands, format)
    }

    private static func command(_ operands: [String], _ format: ExportFormat?) throws(Fault) -> Command {
        switch (operands.first, operands.count) {
        case (nil, _): return .serve
        case ("replay", 2): return .replay(operands[1])
        case ("replay", _): throw Fault(description: "replay needs one file")
        case ("export", 1...2):
            guard let format else { throw Fault(description: "export needs --format har, ndjson or curl") }
            return .export(format, from: operands.count == 2 ? operands[1] : "-")
        case ("export", _): throw Fault(description: "export takes one file or address")
        case (let word?, _): throw Fault(description: "unknown command \(word.debugDescription); --help lists them")
        }
    }

    private static func value<Value>(
        of option: String,
        _ rest: inout ArraySlice<String>,
        _ expected: String,
        _ read: (String) -> Value?
    ) throws(Fault) -> Value {
        guard let value = rest.popFirst().flatMap(read) else { throw Fault(description: "\(option) needs \(expected)") }
        return value
    }
}
