import MoesifCapture

/// Measures how options change the cost of a captured call.
///
/// The events are those of `Feed`, and the collector accepts them immediately. The cost does not include the call
/// itself and its upload.
struct OptionsBenchmark {
    static let options = ["--calls"]

    /// A choice of options.
    enum Choice: String, CaseIterable {
        case defaults
        case noBodies = "no-bodies"
        case sampled
        case skipped
        case masks
        case unchanged
        case masked
        case maskedInPlace = "masked-in-place"

        /// The choice, as an app writes it.
        fileprivate var code: String {
            switch self {
            case .defaults: "the default options"
            case .noBodies: "outgoing.logBody = false"
            case .sampled: "outgoing.sampling = .init(rate: 10)"
            case .skipped: "outgoing.skip, for each call"
            case .masks: "masks.requestBodyKeys = [\"items\"]"
            case .unchanged: "maskEvent, without a change"
            case .masked: "maskEvent, with a change"
            case .maskedInPlace: "maskEventInPlace, with a change"
            }
        }

        func configure(_ configuration: inout Moesif.Configuration) {
            switch self {
            case .defaults: break
            case .noBodies: configuration.outgoing.logBody = false
            case .sampled: configuration.outgoing.sampling = Moesif.Sampling(rate: 10)
            case .skipped: configuration.outgoing.skip = { _ in true }
            case .masks: configuration.masks.requestBodyKeys = ["items"]
            case .unchanged: configuration.maskEvent = { $0 }
            case .masked:
                configuration.maskEvent = { event in
                    var event = event
                    event.request.body?["items"] = nil
                    return event
                }
            case .maskedInPlace:
                configuration.maskEventInPlace = { event, _ in event.request.body?["items"] = nil }
            }
        }
    }

    private static let rounds = 10

    private let calls: Int

    init(_ arguments: Arguments) throws(Fault) {
        calls = try arguments.number("--calls", in: 500...1_000_000, default: 5000)
    }

    func run() async throws {
        var feeds: [(choice: Choice, feed: Feed, work: [Double])] = []
        for choice in Choice.allCases {
            feeds.append((choice, try await Feed(choice.configure), []))
        }
        for round in 0..<Self.rounds {
            Progress.step("options, \(round * 100 / Self.rounds) %")
            for index in feeds.indices {
                let begin = CPUTime.process
                try await feeds[index].feed.deliver(calls / Self.rounds)
                feeds[index].work.append((CPUTime.process - begin).inSeconds / Double(calls / Self.rounds) * 1e6)
            }
        }
        let counter = try InstructionCount()
        var table = Table("options", "CPU us/call", "instructions/call")
        for (choice, feed, work) in feeds {
            Progress.step("instructions, \(choice.rawValue)")
            let command = ["feed", "--options", choice.rawValue]
            let count = try counter?.perCall(command, few: 500, many: 2500)
            table.add(
                choice.code,
                work.median.formatted(places: 1),
                count?.formatted(places: 0) ?? "no valgrind"
            )
            await feed.moesif.shutdown(timeout: .seconds(10))
        }
        print(table)
    }
}
