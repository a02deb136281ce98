/// The command line.
struct Arguments {
    /// A mistake in the command line, described in one line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: moesif-server [--port PORT [--plain]]

        Starts a server on a free port, calls it, and prints the events that a collector in this process received.

          --port PORT  serve on this port until interrupted, then print the statistics
          --plain      serve without capture, for comparison

        Exit status: 0 the expected events arrived, 1 they did not, 2 an argument is wrong.
        """

    private(set) var wantsHelp = false
    private(set) var port: Int?
    private(set) var isPlain = false

    init(_ words: some Sequence<String>) throws(Fault) {
        var words = Array(words)[...]
        while let word = words.popFirst() {
            switch word {
            case "--help", "-h": wantsHelp = true
            case "--plain": isPlain = true
            case "--port":
                guard let text = words.popFirst(), let port = Int(text), (1...65535).contains(port) else {
                    throw Fault(description: "--port needs a number from 1 to 65535")
                }
                self.port = port
            default: throw Fault(description: "unknown option \(word.debugDescription); --help lists the options")
            }
        }
        if isPlain, port == nil, !wantsHelp { throw Fault(description: "--plain needs --port") }
    }
}
