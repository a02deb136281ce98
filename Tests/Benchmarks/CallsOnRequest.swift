import Foundation
import MoesifCapture

/// Makes calls by one route when standard input asks for them; `compare.py` starts it.
///
/// Each line of standard input is a number of calls. The reply is a line of JSON: the processor time of the calls, their
/// delivery included, and the duration of each call, in microseconds.
struct CallsOnRequest {
    static let options = ["--route", "--url", "--collector"]

    private struct Reply: Encodable {
        let work: Double
        let durations: [Double]
    }

    private let route: CallRoute
    private let url: URL
    private let collector: URL

    init(_ arguments: Arguments) throws(Fault) {
        guard let route = arguments.text("--route").flatMap(CallRoute.init),
            let url = arguments.text("--url").flatMap({ URL(string: $0) }),
            let collector = arguments.text("--collector").flatMap({ URL(string: $0) })
        else { throw Fault(description: "calls-on-request needs \(Self.options.joined(separator: ", "))") }
        self.route = route
        self.url = url
        self.collector = collector
    }

    func run() async throws {
        let moesif = CallTurns.client(collector)
        let session = route.session(moesif)
        while let line = readLine() {
            guard let calls = Int(line), calls > 0 else { throw Fault(description: "not a number of calls: \(line)") }
            let begin = CPUTime.process
            let durations = try await CallTurns.times(session, url, calls: calls, atOnce: 1)
            guard await moesif.flush(timeout: .seconds(30)).isComplete else {
                throw Fault(description: "not delivered: \(moesif.statistics)")
            }
            let reply = Reply(work: (CPUTime.process - begin).inSeconds * 1e6, durations: durations)
            try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(reply) + Data("\n".utf8))
        }
        await moesif.shutdown()
    }
}
