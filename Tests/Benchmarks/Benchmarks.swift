import Foundation

/// Measures the costs that the library promises to limit, with a command for each.
@main
struct Benchmarks {
    private static let usage =
        "moesif-benchmarks fleet|spool|record|calls|distance|options|start|feed [--option value ...]"

    /// Runs the command from a synchronous `main`, because an asynchronous one does not survive valgrind.
    static func main() {
        Task.detached { exit(await status()) }
        DispatchSemaphore(value: 0).wait()
    }

    private static func status() async -> Int32 {
        do {
            var words = Array(CommandLine.arguments.dropFirst())
            guard !words.isEmpty else { throw Fault(description: "no command given: \(usage)") }
            let name = words.removeFirst()
            let violations: [String]
            switch name {
            case "fleet": violations = try FleetBenchmark(Arguments(words, FleetBenchmark.options)).run()
            case "spool": violations = try await SpoolBenchmark(Arguments(words, SpoolBenchmark.options)).run()
            case "record": violations = try await RecordBenchmark(Arguments(words, RecordBenchmark.options)).run()
            case "calls": violations = try await CallsBenchmark(Arguments(words, CallsBenchmark.options)).run()
            case "serve", "calls-loop":
                // The commands of the processes that `calls` starts.
                if name == "serve" {
                    try ServerProcess.serve()
                } else {
                    try await CallInstructions.loop(Arguments(words, CallInstructions.options))
                }
                violations = []
            case "calls-on-request":
                // The app of `compare.py`.
                try await CallsOnRequest(Arguments(words, CallsOnRequest.options)).run()
                violations = []
            case "distance": violations = try await DistanceBenchmark(Arguments(words, DistanceBenchmark.options)).run()
            case "options":
                try await OptionsBenchmark(Arguments(words, OptionsBenchmark.options)).run()
                violations = []
            case "start":
                try StartBenchmark(Arguments(words, StartBenchmark.options)).run()
                violations = []
            case "start-once":
                // The other processes of `start`.
                try StartBenchmark.once(Arguments(words, StartBenchmark.optionsOnce))
                violations = []
            case "feed":
                // The process in which `record` and `options` count instructions.
                let arguments = try Arguments(words, ["--calls", "--options"])
                guard let choice = OptionsBenchmark.Choice(rawValue: arguments.text("--options") ?? "defaults") else {
                    throw Fault(description: "unknown options")
                }
                try await Feed(choice.configure)
                    .deliver(try arguments.number("--calls", in: 1...10_000_000, default: 1000))
                violations = []
            default: throw Fault(description: "unknown command \(name): \(usage)")
            }
            for violation in violations { Progress.write("limit violated: \(violation)\n") }
            return violations.isEmpty ? 0 : 1
        } catch let fault as Fault {
            Progress.write("moesif-benchmarks: \(fault)\n")
            return 2
        } catch {
            Progress.write("moesif-benchmarks: \(error)\n")
            return 1
        }
    }
}
