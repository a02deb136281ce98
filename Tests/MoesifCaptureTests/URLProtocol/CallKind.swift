import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One kind of call on a plain session, and the expected event of protocol capture.
struct CallKind: Sendable, CustomTestStringConvertible {
    /// The expected body in an event.
    enum Content: Sendable, Equatable {
        case none
        case bytes(Int)
        /// Omitted, for a reason that begins with this text.
        case omitted(String)
    }

    let testDescription: String
    var delegate: StageDelegate.Answer?
    /// The expected status; nil if the event has no response.
    var status: Int? = 200
    var sent = Content.none
    var received = Content.none
    var error: Int?
    var captured = 1
    let run: @Sendable (Stage) async throws -> Outcome

    static let data = Data("hello".utf8)

    static var all: [CallKind] {
        asynchronous + completing + delegated + steered
    }

    static let asynchronous: [CallKind] = [
        CallKind(testDescription: "data(for:)", received: .bytes(-1)) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/echo")) }
        },
        CallKind(testDescription: "data(from:)", received: .bytes(-1)) { stage in
            await stage.outcome { try await stage.session.data(from: stage.server.url("/echo")) }
        },
        CallKind(testDescription: "data(for:delegate:)", received: .bytes(3)) { stage in
            // Delegate callbacks may run after the call has returned; SessionParityTests check them.
            await stage.outcome {
                try await stage.session.data(for: stage.request("/chunks"), delegate: RecordingDelegate())
            }
        },
        CallKind(testDescription: "data(for:) with a body", sent: .bytes(5), received: .bytes(-1)) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/echo", "POST", body: data)) }
        },
        CallKind(testDescription: "data(for:) with a stream", sent: .omitted("streamed"), received: .bytes(-1)) {
            stage in
            var request = stage.request("/echo", "POST")
            request.httpBodyStream = InputStream(data: data)
            return await stage.outcome { [request] in try await stage.session.data(for: request) }
        },
        CallKind(testDescription: "upload(for:from:)", sent: .bytes(5), received: .bytes(-1)) { stage in
            await stage.outcome { try await stage.session.upload(for: stage.request("/echo", "PUT"), from: data) }
        },
        CallKind(
            testDescription: "upload(for:from:) over the limit",
            sent: .omitted("over the limit"),
            received: .bytes(-1)
        ) {
            stage in
            let large = Data(repeating: 1, count: 300_000)
            return await stage.outcome {
                try await stage.session.upload(for: stage.request("/echo", "PUT"), from: large)
            }
        },
        CallKind(testDescription: "upload(for:fromFile:)", sent: .omitted("a file, 5 bytes"), received: .bytes(-1)) {
            stage in
            try await withFile { file in
                await stage.outcome {
                    try await stage.session.upload(for: stage.request("/echo", "POST"), fromFile: file)
                }
            }
        },
        CallKind(testDescription: "download(for:)", received: .omitted("a file")) { stage in
            await stage.downloaded { try await stage.session.download(for: stage.request("/chunks")) }
        },
        CallKind(testDescription: "download(from:)", received: .omitted("a file, 400000 bytes")) { stage in
            await stage.downloaded { try await stage.session.download(from: stage.server.url("/large")) }
        },
        CallKind(testDescription: "HEAD") { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/echo", "HEAD")) }
        },
        CallKind(testDescription: "204", status: 204) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/status?code=204")) }
        },
        CallKind(testDescription: "404", status: 404) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/status?code=404")) }
        },
        CallKind(testDescription: "500 of a POST", status: 500, sent: .bytes(5)) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/status", "POST", body: data)) }
        },
        CallKind(testDescription: "redirect 301", received: .bytes(-1)) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/redirect?code=301")) }
        },
        CallKind(testDescription: "redirect 303 of a POST", sent: .bytes(5), received: .bytes(-1)) { stage in
            await stage.outcome {
                try await stage.session.data(for: stage.request("/redirect?code=303", "POST", body: data))
            }
        },
        CallKind(testDescription: "redirect 308 of a POST", sent: .bytes(5), received: .bytes(-1)) { stage in
            await stage.outcome {
                try await stage.session.data(for: stage.request("/redirect?code=308", "POST", body: data))
            }
        },
        CallKind(testDescription: "redirect loop", status: nil, error: -1007) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/loop")) }
        },
        CallKind(testDescription: "cookie", received: .bytes(1)) { stage in
            let first = await stage.outcome { try await stage.session.data(for: stage.request("/cookie")) }
            let cookies = stage.session.configuration.httpCookieStorage?.cookies(for: stage.server.url)
            return cookies?.map(\.name) == ["a"] ? first : Outcome(nil, nil, nil)
        },
        CallKind(testDescription: "400 kB", received: .omitted("over the limit")) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/large")) }
        },
        CallKind(testDescription: "connection dropped", status: nil, error: -1011) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/drop")) }
        },
        CallKind(testDescription: "body cut short", status: nil, error: -1) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/cut")) }
        },
        CallKind(testDescription: "no HTTP", status: nil, error: -1002) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/garbage")) }
        },
        CallKind(testDescription: "refused", status: nil, error: -1004) { stage in
            let request = stage.request("/echo")
            stage.server.stop()
            return await stage.outcome { try await stage.session.data(for: request) }
        },
        CallKind(testDescription: "timeout of the request", status: nil, error: -1001) { stage in
            var request = stage.request("/hang")
            request.timeoutInterval = 5
            let outcome = await stage.outcome { [request] in try await stage.session.data(for: request) }
            await stage.server.waitForRequests(1)
            return outcome
        },
        CallKind(testDescription: "401 with Bearer", status: 401) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/bearer")) }
        },
        CallKind(testDescription: "GET with a body", status: nil, sent: .bytes(5), error: -1103) { stage in
            await stage.outcome { try await stage.session.data(for: stage.request("/echo", body: data)) }
        },
        CallKind(testDescription: "unknown scheme", captured: 0) { stage in
            let request = URLRequest(url: try #require(URL(string: "gopher://127.0.0.1/")))
            return await stage.outcome { try await stage.session.data(for: request) }
        },
    ]

    static let completing: [CallKind] = [
        CallKind(testDescription: "dataTask(with: URLRequest)", received: .bytes(-1)) { stage in
            await stage.outcome { stage.session.dataTask(with: stage.request("/echo"), completionHandler: $0) }
        },
        CallKind(testDescription: "dataTask(with: URL)", received: .bytes(3)) { stage in
            await stage.outcome { stage.session.dataTask(with: stage.server.url("/chunks"), completionHandler: $0) }
        },
        CallKind(testDescription: "uploadTask(with:from:)", sent: .bytes(5), received: .bytes(-1)) { stage in
            await stage.outcome {
                stage.session.uploadTask(with: stage.request("/echo", "POST"), from: data, completionHandler: $0)
            }
        },
        CallKind(testDescription: "uploadTask(with:fromFile:)", sent: .omitted("a file, 5 bytes"), received: .bytes(-1))
        {
            stage in
            try await withFile { file in
                await stage.outcome {
                    stage.session.uploadTask(
                        with: stage.request("/echo", "POST"),
                        fromFile: file,
                        completionHandler: $0
                    )
                }
            }
        },
        CallKind(testDescription: "downloadTask(with:)", received: .omitted("a file")) { stage in
            await stage.outcome { end in
                stage.session.downloadTask(with: stage.request("/chunks")) { file, response, error in
                    end(file.flatMap { try? Data(contentsOf: $0) }, response, error)
                }
            }
        },
    ]

    static let delegated: [CallKind] = [
        CallKind(testDescription: "delegate dataTask", delegate: .plainly, received: .bytes(3)) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/chunks")))
        },
        CallKind(
            testDescription: "delegate dataTask POST",
            delegate: .plainly,
            sent: .bytes(5),
            received: .bytes(-1)
        ) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/echo", "POST", body: data)))
        },
        CallKind(testDescription: "delegate dataTask 204", delegate: .plainly, status: 204) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/status?code=204")))
        },
        CallKind(
            testDescription: "delegate uploadTask from data",
            delegate: .plainly,
            sent: .bytes(5),
            received: .bytes(-1)
        ) { stage in
            await stage.delegated(stage.session.uploadTask(with: stage.request("/echo", "POST"), from: data))
        },
        CallKind(
            testDescription: "delegate uploadTask from file",
            delegate: .plainly,
            sent: .omitted("a file, 5 bytes"),
            received: .bytes(-1)
        ) { stage in
            try await withFile { file in
                await stage.delegated(stage.session.uploadTask(with: stage.request("/echo", "POST"), fromFile: file))
            }
        },
        CallKind(
            testDescription: "delegate uploadTask streamed",
            delegate: .streaming(data),
            sent: .omitted("streamed"),
            received: .bytes(-1)
        ) { stage in
            await stage.delegated(stage.session.uploadTask(withStreamedRequest: stage.request("/echo", "POST")))
        },
        CallKind(testDescription: "delegate downloadTask", delegate: .plainly, received: .omitted("a file")) { stage in
            await stage.delegated(stage.session.downloadTask(with: stage.request("/large")))
        },
        CallKind(testDescription: "delegate redirect", delegate: .plainly, received: .bytes(-1)) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/redirect")))
        },
        CallKind(testDescription: "delegate refuses redirect", delegate: .refusingRedirects, status: 302) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/redirect")))
        },
        CallKind(
            testDescription: "delegate answers challenge",
            delegate: .withCredential,
            received: .bytes(6)
        ) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/basic")))
        },
        CallKind(
            testDescription: "delegate refuses challenge",
            delegate: .refusingChallenges,
            status: 401,
            received: .omitted("incomplete"),
            error: -999
        ) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/basic")))
        },
        CallKind(
            testDescription: "delegate cut short",
            delegate: .plainly,
            received: .omitted("incomplete"),
            error: -1
        ) { stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/cut")))
        },
        CallKind(testDescription: "delegate and delegate of a call", delegate: .plainly, received: .bytes(3)) { stage in
            await stage.outcome {
                try await stage.session.data(for: stage.request("/chunks"), delegate: RecordingDelegate())
            }
        },
        CallKind(
            testDescription: "delegate and delegate of a call cut short",
            delegate: .plainly,
            received: .omitted("incomplete"),
            error: -1
        ) { stage in
            await stage.outcome {
                try await stage.session.data(for: stage.request("/cut"), delegate: RecordingDelegate())
            }
        },
        CallKind(testDescription: "delegate and completion handler", delegate: .plainly, received: .bytes(-1)) {
            stage in
            await stage.outcome { stage.session.dataTask(with: stage.request("/redirect"), completionHandler: $0) }
        },
    ]

    static let steered: [CallKind] = [
        CallKind(testDescription: "cancelled before it is resumed", status: nil, error: -999) { stage in
            await stage.outcome {
                stage.session.dataTask(with: stage.request("/echo"), completionHandler: $0)
            } then: { task in
                task.cancel()
            }
        },
        CallKind(testDescription: "cancelled while it waits", status: nil, error: -999) { stage in
            await stage.outcome {
                stage.session.dataTask(with: stage.request("/hang"), completionHandler: $0)
            } then: { task in
                task.resume()
                await stage.server.waitForRequests(1)
                task.cancel()
            }
        },
        CallKind(testDescription: "delegate cancelled while it waits", delegate: .plainly, status: nil, error: -999) {
            stage in
            await stage.delegated(stage.session.dataTask(with: stage.request("/hang"))) { task in
                task.resume()
                await stage.server.waitForRequests(1)
                task.cancel()
            }
        },
        CallKind(testDescription: "suspended before it is resumed twice", received: .bytes(-1)) { stage in
            await stage.outcome {
                stage.session.dataTask(with: stage.request("/echo"), completionHandler: $0)
            } then: { task in
                task.suspend()
                task.resume()
                task.resume()
            }
        },
        CallKind(testDescription: "priority and description", received: .bytes(-1)) { stage in
            await stage.outcome {
                stage.session.dataTask(with: stage.request("/echo"), completionHandler: $0)
            } then: { task in
                task.priority = 1
                task.taskDescription = "mine"
                task.resume()
            }
        },
    ]

    private static func withFile(_ body: (URL) async throws -> Outcome) async throws -> Outcome {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("upload-\(UUID().uuidString)")
        try data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(file)
    }
}
