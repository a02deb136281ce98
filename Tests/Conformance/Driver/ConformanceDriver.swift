import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Runs the calls of a cases file, each through a client made for it, and delivers what was captured.
@main
struct ConformanceDriver {
    private static let callDeadline = Duration.seconds(5)
    private static let deliveryDeadline = Duration.seconds(10)

    static func main() async {
        do {
            let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
            let file = try JSONDecoder().decode(ConformanceCase.File.self, from: Data(contentsOf: arguments.cases))
            var status: Int32 = 0
            for item in file.cases {
                do {
                    try await run(item, arguments)
                } catch {
                    // One case that cannot be made loses no other.
                    complain("case \(item.id): \(error)")
                    status = 1
                }
            }
            exit(status)
        } catch {
            complain("\(error)")
            exit(2)
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("conformance-driver: \(text)\n".utf8))
    }

    private static func run(_ item: ConformanceCase, _ arguments: Arguments) async throws {
        let moesif = Moesif(applicationID: "conformance") { $0.baseURL = arguments.collector }
        let session = moesif.session(configuration: .ephemeral)
        let request = try request(item, arguments)
        for _ in 0..<(item.repetitions ?? 1) { await call(request, session) }
        let result = await moesif.shutdown(timeout: deliveryDeadline)
        guard result.isComplete, result.statistics.isBalanced else {
            throw Arguments.Fault(description: result.description)
        }
    }

    private static func request(_ item: ConformanceCase, _ arguments: Arguments) throws -> URLRequest {
        var request = URLRequest(url: try item.url(arguments))
        request.httpMethod = item.method
        for (name, value) in item.headers ?? [:] { request.setValue(value, forHTTPHeaderField: name) }
        request.setValue(item.id, forHTTPHeaderField: "X-Case-Id")
        request.httpBody = try item.bodyBytes()
        return request
    }

    /// Makes a call, and cancels its task at the deadline.
    ///
    /// How it ends is the case's business, not the driver's.
    private static func call(_ request: URLRequest, _ session: any CapturingSession) async {
        let call = Task { try await session.data(for: request) }
        let watch = Task {
            try await Task.sleep(for: callDeadline)
            call.cancel()
        }
        _ = await call.result
        watch.cancel()
    }
}
