/// The command line.
struct Arguments {
    /// What is wrong with it, in one line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: moesif-server [--port PORT [--plain]]

        Serves on a free port, calls itself, and prints what arrived at a collector in this process.

          --port PORT  serve there until it is interrupted, and print what has become of the calls then
          --plain      capture nothing, to compare with

        Exit status: 0 all that was expected arrived, 1 it did not, 2 an argument is wrong.
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
            default: throw Fault(description: "unknown option \(word.debugDescription); --help lists what there is")
            }
        }
        if isPlain, port == nil, !wantsHelp { throw Fault(description: "--plain needs --port") }
    }
}
