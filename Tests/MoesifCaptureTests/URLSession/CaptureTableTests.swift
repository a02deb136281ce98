#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The table of the page "What is captured", built from real calls and compared line by line.
@Suite("Table of what is captured", .tags(.linux, .slow), .timeLimit(.minutes(10)))
struct CaptureTableTests {
    /// The way in which a call is captured.
    enum Route: String, CaseIterable, Sendable {
        case made = "`moesif.session()`"
        case wrapped = "`moesif.session(wrapping:)`"
        case configured = "registered protocol"

        func session(_ moesif: Moesif, _ delegate: StageDelegate) -> any CapturingSession {
            let configuration = URLSessionConfiguration.ephemeral
            switch self {
            case .made: return moesif.session(configuration: configuration, delegate: delegate)
            case .wrapped:
                return moesif.session(
                    wrapping: URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
                )
            case .configured:
                configuration.capture(with: moesif)
                return URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
            }
        }
    }

    enum Kind: String, CaseIterable, Sendable {
        case data = "`data`, `dataTask` with a handler"
        case upload = "`upload` of data"
        case file = "`upload` of a file"
        case download = "`download`"
        case bytes = "`bytes`"
        case delegated = "`dataTask` with a delegate"
        case delegatedUpload = "`uploadTask` of data with a delegate"
        case delegatedDownload = "`downloadTask` with a delegate"

        func run(_ session: any CapturingSession, _ request: URLRequest, _ file: URL, _ delegate: StageDelegate) async {
            switch self {
            case .data: _ = try? await session.data(for: request.with(CallKind.data))
            case .upload: _ = try? await session.upload(for: request, from: CallKind.data)
            case .file: _ = try? await session.upload(for: request, fromFile: file)
            case .download: _ = try? await session.download(for: request.with(CallKind.data))
            case .bytes:
                guard let (bytes, _) = try? await session.bytes(for: request.with(CallKind.data)) else { return }
                do { for try await _ in bytes.chunks {} } catch {}
            case .delegated: await delegate.run(session.dataTask(with: request.with(CallKind.data)))
            case .delegatedUpload: await delegate.run(session.uploadTask(with: request, from: CallKind.data))
            case .delegatedDownload: await delegate.run(session.downloadTask(with: request.with(CallKind.data)))
            }
        }
    }

    @Test("Each line of the table is what calls show", arguments: Kind.allCases)
    func lineIsTrue(_ kind: Kind) async throws {
        var bodies: Set<String> = []
        var failures: [String] = []
        for route in Route.allCases {
            let events = try await events(route, kind)
            bodies.insert("\(Self.body(events[0], "request")) | \(Self.body(events[0], "response"))")
            failures.append(Self.failure(events[1]))
            // The sentence below the table.
            #expect(events[2].at("metadata", "capture", "final_uri") != nil)
            #expect(events.allSatisfy { $0.at("metadata", "own") == true })
        }
        try #require(bodies.count == 1)
        let line = "| \(kind.rawValue) | \(bodies.first ?? "") | \(failures.joined(separator: " | ")) |"
        #expect(try Self.lines().contains(line), "\(line)")
    }

    @Test("The table has no line without a call that shows it")
    func tableHasNoOtherLines() throws {
        #expect(try Self.lines().filter { $0.hasPrefix("| `") }.count == Kind.allCases.count)
        let routes = Route.allCases.map(\.rawValue).joined(separator: " | ")
        #expect(try Self.lines().contains("| Call | Request body | Response body | \(routes) |"))
    }

    /// The events of a call that succeeds, one that is cut short, and one that is redirected.
    private func events(_ route: Route, _ kind: Kind) async throws -> [JSONValue] {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("table-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var events: [JSONValue] = []
        for path in ["/echo", "/cut", "/redirect?code=303"] {
            let client = TestClient()
            let delegate = StageDelegate(.plainly)
            let session = route.session(client.moesif, delegate)
            let request = stage.request(path, "POST").capturing { _ in ["own": true] }
            await uncancelled { await kind.run(session, request, file, delegate) }
            await client.waitForCaptured(1)
            let met = await client.events()
            #expect(met.count == 1)
            events += met
        }
        try #require(events.count == 3)
        return events
    }

    /// The lines of the section that has the table.
    private static func lines() throws -> [String] {
        let page = "../../../Sources/MoesifCapture/MoesifCapture.docc/WhatIsCaptured.md"
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: page).standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        let table = text.components(separatedBy: "| Call | Request body |").last.map { "| Call | Request body |" + $0 }
        let section = table?.components(separatedBy: "\n\n").first ?? ""
        return section.split(separator: "\n").map(String.init)
    }

    private static func body(_ event: JSONValue, _ side: String) -> String {
        if event.at(side, "body") != nil { return "yes" }
        let omitted = event.at("metadata", "capture", "omitted", "\(side)_body")?.string ?? ""
        return omitted.hasPrefix("a file") ? "size" : "no"
    }

    private static func failure(_ event: JSONValue) -> String {
        var parts = event.at("metadata", "capture", "error", "code") == nil ? [] : ["error"]
        if event.at("response", "status") != nil { parts.append("headers") }
        if event.at("response", "body") != nil { parts.append("partial body") }
        return parts.joined(separator: ", ")
    }
}

extension URLRequest {
    fileprivate func with(_ body: Data) -> URLRequest {
        var request = self
        request.httpBody = body
        return request
    }
}

extension StageDelegate {
    fileprivate func run(_ task: URLSessionTask) async {
        task.resume()
        _ = await outcome()
    }
}
#endif
