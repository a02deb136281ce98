import Foundation
import MoesifCapture

/// The process that is killed while its consent changes; the path of each call says what is certain about it.
struct ConsentChild {
    /// The argument in place of a folder that means no spool.
    static let memory = "-"

    /// A fact that is certain about a call.
    private enum Label: String {
        /// Consent was denied at some time during the call.
        case denied
        /// The call waited while consent was pending, and consent was denied next.
        case erased
        /// Nothing is certain.
        case granted
    }

    /// A source of numbers for calls, shared by threads.
    private final class Numbers: Sendable {
        private let last: Lock<Int>

        init(first: Int) {
            last = Lock(first - 1)
        }

        func next() -> Int {
            last.withLock { last in
                last += 1
                return last
            }
        }
    }

    private static let states: [Moesif.Consent] = [.granted, .pending, .denied]
    private static let response = CapturedCall.Response(status: 200)

    private let moesif: Moesif
    private let hasSpool: Bool
    private let numbers: Numbers

    init(_ words: [String]) throws {
        guard words.count == 3, let collector = URL(string: words[0]), let first = Int(words[2]) else {
            throw Failure("consent-child needs a collector, a folder and a number", status: 2)
        }
        hasSpool = words[1] != Self.memory
        numbers = Numbers(first: first)
        moesif = Moesif(applicationID: "consent") {
            $0.baseURL = collector
            $0.delivery.batchInterval = .milliseconds(20)
            $0.delivery.batchSize = 5
            $0.consent = Self.states.randomElement() ?? .granted
            if words[1] != Self.memory { $0.delivery.spool = .directory(URL(filePath: words[1])) }
        }
        try require(moesif.recorder != nil, "the client is disabled: \(moesif.state)")
    }

    func run() async throws {
        for _ in 0..<2 {
            Task {
                while true {
                    record(.granted)
                    try await Task.sleep(for: .microseconds(500))
                }
            }
        }
        var consent = moesif.consent
        var switches = 0
        var denied = 0
        var erased = 0
        var lastErased = 0
        var erasedThrough = 0
        while true {
            let next = Self.states.filter { $0 != consent }.randomElement() ?? .denied
            let label: Label =
                switch consent {
                case .denied: .denied
                case .pending where next == .denied: .erased
                default: .granted
                }
            // This call ends after the switch.
            let isDenied = consent == .denied || next == .denied
            let open = moesif.begin(request(isDenied ? .denied : .granted).value)
            if isDenied { denied += 1 }
            for _ in 0..<Int.random(in: 1...4) {
                let number = record(label)
                if label == .denied { denied += 1 }
                if label == .erased { (erased, lastErased) = (erased + 1, number) }
            }
            switch consent {
            case .granted where Int.random(in: 0..<8) == 0: _ = await moesif.flush(timeout: .milliseconds(100))
            // This delivers nothing, but stores the calls that have ended: on disk, if there is a spool.
            case .pending where Bool.random(): _ = await moesif.flush()
            case .denied where Bool.random():
                let flushed = await moesif.flush()
                try require(flushed.isComplete, "a flush while consent is denied was not complete: \(flushed)")
                erasedThrough = lastErased
            default: break
            }
            moesif.consent = next
            open.end(response: Self.response)
            if next == .denied, !hasSpool { erasedThrough = lastErased }
            consent = next
            switches += 1
            let statistics = moesif.statistics
            try require(statistics.isBalanced, "\(statistics)")
            try require(statistics.droppedTotal == statistics.dropped[.noConsent, default: 0], "\(statistics)")
            let line = "\(switches) \(denied) \(erased) \(erasedThrough)\n"
            try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
        }
    }

    @discardableResult
    private func record(_ label: Label) -> Int {
        let (number, request) = request(label)
        moesif.record(request: request, response: Self.response)
        return number
    }

    private func request(_ label: Label) -> (number: Int, value: CapturedCall.Request) {
        let number = numbers.next()
        let url = URL(string: "https://api.example.com/\(label)/\(number)") ?? URL(filePath: "/")
        return (number, CapturedCall.Request(url: url, method: "GET"))
    }
}
