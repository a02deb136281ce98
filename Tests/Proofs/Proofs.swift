import Foundation

/// Proves the library's guarantees under failures, with a command for each.
@main
struct Proofs {
    private static let usage = """
        moesif-proofs soak [--events N] | kill [--kills N] | consent [--switches N] [--kills N] | containers
        """

    static func main() async {
        var words = Array(CommandLine.arguments.dropFirst())
        let command = words.isEmpty ? "" : words.removeFirst()
        do {
            switch command {
            case "soak": try await Soak(events: number("--events", words, default: 1_000_000)).run()
            case "kill": try await KillProof(kills: number("--kills", words, default: 200)).run()
            case "consent":
                try await ConsentProof(
                    switches: number("--switches", words, default: 10_000, beside: "--kills"),
                    kills: number("--kills", words, default: 20, beside: "--switches")
                ).run()
            case "containers":
                guard words.isEmpty || words == ["--no-namespaces"] else {
                    throw Failure("unknown option \(words.joined(separator: " ")): \(usage)", status: 2)
                }
                try ContainerProof(hasNamespaces: words.isEmpty).run()
            case "container-child": try await ContainerChild(words).run()
            case "consent-child": try await ConsentChild(words).run()
            case "child": try await Child(words).run()
            default: throw Failure("unknown command \(command): \(usage)", status: 2)
            }
        } catch {
            say("moesif-proofs: \(error)")
            exit((error as? Failure)?.status ?? 1)
        }
    }

    /// Returns the value of an option; one other option is allowed.
    private static func number(
        _ name: String,
        _ words: [String],
        default number: Int,
        beside other: String? = nil
    ) throws -> Int {
        var found = number
        for first in stride(from: 0, to: words.count, by: 2) {
            guard words.indices.contains(first + 1), [name, other].contains(words[first]),
                let value = Int(words[first + 1]), (1...100_000_000).contains(value)
            else { throw Failure("invalid options \(words.joined(separator: " ")): \(usage)", status: 2) }
            if words[first] == name { found = value }
        }
        return found
    }
}

/// An error if a guarantee is broken or cannot be proved.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let status: Int32

    init(_ description: String, status: Int32 = 1) {
        self.description = description
        self.status = status
    }
}

/// Writes a line of progress to standard error.
func say(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
}

func require(_ condition: Bool, _ description: @autoclosure () -> String) throws {
    if !condition { throw Failure(description()) }
}

/// Prints figures in two columns.
func report(_ title: String, _ figures: [(String, String)]) {
    let width = figures.map(\.0.count).max() ?? 0
    print(title)
    for (name, value) in figures {
        print("  \(name)\(String(repeating: " ", count: width - name.count))  \(value)")
    }
}
