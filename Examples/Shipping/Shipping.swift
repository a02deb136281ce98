import Foundation
import MoesifCapture

/// Records calls and writes their events to files, at a steady rate so that files are rotated while they are shipped.
///
///     moesif-shipping FOLDER COUNT
@main
struct Shipping {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 3, let count = Int(words[2]) else {
            try FileHandle.standardError.write(contentsOf: Data("usage: moesif-shipping FOLDER COUNT\n".utf8))
            exit(2)
        }
        // Small files, for many rotations. Their number leaves a shipper time to read each one.
        let files = try FileTransport(
            directory: URL(filePath: words[1]),
            maximumFileSize: 100_000,
            maximumFileCount: 500
        )
        let moesif = Moesif(applicationID: "shipping") { configuration in
            configuration.transport = files
            configuration.localDebug = true
            configuration.outgoing.identifyUser = { call in call.request.headers["X-User"] }
        }
        for number in 1...max(1, count) {
            moesif.record(
                request: CapturedCall.Request(url: url(number), method: "GET", headers: ["X-User": "u-\(number % 20)"]),
                response: CapturedCall.Response(status: number.isMultiple(of: 30) ? 503 : 200),
                duration: .milliseconds(number % 3 * 40 + number % 50)
            )
            // About 1,000 calls per second.
            if number.isMultiple(of: 20) { try await Task.sleep(for: .milliseconds(20)) }
        }
        let statistics = await moesif.shutdown(timeout: .seconds(30)).statistics
        print(statistics)
        exit(statistics.delivered == count ? 0 : 1)
    }

    private static func url(_ number: Int) -> URL {
        let host = ["api", "auth", "search"][number % 3]
        return URL(string: "https://\(host).example.com/items/\(number)") ?? URL(filePath: "/")
    }
}
