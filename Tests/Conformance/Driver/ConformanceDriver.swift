import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Runs the calls of a cases file, each through a client made for it, and delivers what was captured.
@main
struct ConformanceDriver {
    private static let callDeadline = Duration.seconds(5)
    private static let deliveryDeadline = Duration.seconds(20)
    /// A task of URLSession on Linux can hang; a short timeout leaves time to try again.
    private static let uploadTimeout = Duration.seconds(3)
    /// What the collector is configured with where a case does not say.
    private static let defaultConfiguration: JSONObject = ["sample_rate": 100]

    static func main() async {
        do {
            let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
            var status: Int32 = 0
            for (id, item) in try ConformanceCase.read(arguments.cases) {
                do {
                    try await run(try item.get(), arguments)
                } catch {
                    // One case that cannot be made loses no other.
                    complain("case \(id): \(error)")
                    status = 1
                }
            }
            exit(status)
        } catch {
            complain("\(error)")
            exit(2)
        }
    }

    private static func run(_ item: ConformanceCase, _ arguments: Arguments) async throws {
        try await configure(arguments.collector, item.configuration ?? defaultConfiguration)
        var configuration = Moesif.Configuration(applicationID: "conformance")
        configuration.baseURL = arguments.collector
        configuration.delivery.uploadTimeout = uploadTimeout
        for (option, name) in item.hooks { try SeedHooks.apply(option, name, to: &configuration) }
        for (option, value) in item.options { try SeedOptions.apply(option, value, to: &configuration) }
        try configuration.validate()
        let moesif = Moesif(configuration: configuration)
        let session = session(arguments.route, moesif)
        let request = try request(item, arguments)
        for _ in 0..<item.repetitions {
            await call(request, session, item.reading, deadline: item.timeout ?? callDeadline)
        }
        let result = await moesif.shutdown(timeout: deliveryDeadline)
        guard result.isComplete, result.statistics.isBalanced else {
            throw ConformanceCase.Fault(description: result.description)
        }
    }

    /// Sets the collector's configuration, before the client asks for it.
    private static func configure(_ collector: URL, _ configuration: JSONObject) async throws {
        var request = URLRequest(url: collector.appending(path: "__config"))
        request.httpMethod = "PUT"
        let body: JSONValue = ["config": .object(configuration)]
        let (_, response) = try await URLSession.shared.upload(for: request, from: Data(body.jsonText.utf8))
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw ConformanceCase.Fault(description: "the collector did not take the configuration")
        }
    }

    private static func request(_ item: ConformanceCase, _ arguments: Arguments) throws -> URLRequest {
        var request = URLRequest(url: try item.url(arguments))
        request.httpMethod = item.method
        for (name, value) in item.headers { request.setValue(value, forHTTPHeaderField: name) }
        request.setValue(item.id, forHTTPHeaderField: "X-Case-Id")
        request.httpBody = item.body
        return request
    }

    /// Makes a call, and cancels its task at the deadline.
    ///
    /// How it ends is the case's business, not the driver's.
    private static func call(
        _ request: URLRequest,
        _ session: any CapturingSession,
        _ reading: ConformanceCase.Reading,
        deadline: Duration
    ) async {
        let call = Task {
            switch reading {
            case .all: try await load(request, session)
            case .stream: for try await _ in try await session.bytes(for: request).0 {}
            case .cancel: for try await _ in try await session.bytes(for: request).0.chunks { break }
            }
        }
        let watch = Task {
            try await Task.sleep(for: deadline)
            call.cancel()
        }
        _ = await call.result
        watch.cancel()
    }

    private static func session(_ route: Arguments.Route, _ moesif: Moesif) -> any CapturingSession {
        switch route {
        case .session: return moesif.session(configuration: .ephemeral)
        case .protocol:
            let configuration = URLSessionConfiguration.ephemeral
            configuration.capture(with: moesif)
            return URLSession(configuration: configuration)
        }
    }

    /// Loads a request.
    ///
    /// A plain session's async method must not be cancelled on Linux: its task is, from another thread.
    private static func load(_ request: URLRequest, _ session: any CapturingSession) async throws {
        guard session is URLSession else {
            _ = try await session.data(for: request)
            return
        }
        let (ends, end) = AsyncStream<Void>.makeStream()
        let task = session.dataTask(with: request) { _, _, _ in end.finish() }
        task.resume()
        await withTaskCancellationHandler {
            // Not ended by the cancellation, but by the task that is.
            await Task { for await _ in ends {} }.value
        } onCancel: {
            DispatchQueue.global().async { task.cancel() }
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("conformance-driver: \(text)\n".utf8))
    }
}
