import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Measures what a client costs when an app starts, each time in a new process.
struct StartBenchmark {
    static let options = ["--processes"]
    /// The options of `once(_:)`.
    static let optionsOnce = ["--step"]

    /// A step that an app takes at its start.
    private enum Step: String, CaseIterable {
        case plain = "URLSession(configuration: .default)"
        case client = "Moesif(applicationID:)"
        case session = "Moesif(applicationID:).session()"
        case global = "Moesif(applicationID:).registerGlobally()"
    }

    private let processes: Int

    init(_ arguments: Arguments) throws(Fault) {
        processes = try arguments.number("--processes", in: 1...1000, default: 20)
    }

    func run() throws {
        var times: [Step: [(wall: Double, work: Double)]] = [:]
        for number in 0..<processes {
            if number % 5 == 0 { Progress.step("start, \(number * 100 / processes) %") }
            for step in Step.allCases { times[step, default: []].append(try Self.measure(step)) }
        }
        var table = Table("step", "us", "CPU us of the thread")
        for step in Step.allCases {
            guard let times = times[step] else { continue }
            table.add(
                step.rawValue,
                times.map(\.wall).median.formatted(places: 0),
                times.map(\.work).median.formatted(places: 0)
            )
        }
        print(table)
    }

    private static func measure(_ step: Step) throws -> (wall: Double, work: Double) {
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = ["start-once", "--step", step.rawValue]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let figures = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard figures.count == 2 else { throw Fault(description: "start-once has printed no figures: \(text)") }
        return (figures[0], figures[1])
    }

    /// Takes one step, and prints its time and the processor time of its thread, in microseconds.
    static func once(_ arguments: Arguments) throws(Fault) {
        guard let step = arguments.text("--step").flatMap(Step.init) else {
            throw Fault(description: "start-once needs --step")
        }
        let work = CPUTime.thread
        let begin = ContinuousClock.now
        let made = make(step)
        let end = ContinuousClock.now
        let spent = CPUTime.thread - work
        withExtendedLifetime(made) { print((end - begin).inSeconds * 1e6, spent.inSeconds * 1e6) }
    }

    private static func make(_ step: Step) -> [AnyObject] {
        guard step != .plain else { return [URLSession(configuration: .default)] }
        // Nothing listens there: the client fetches its configuration in the background, without success.
        let moesif = Moesif(applicationID: "benchmark") {
            if let url = URL(string: "http://127.0.0.1:9") { $0.baseURL = url }
        }
        switch step {
        case .plain, .client: return [moesif]
        case .session: return [moesif, moesif.session()]
        case .global:
            _ = moesif.registerGlobally()
            return [moesif]
        }
    }
}
