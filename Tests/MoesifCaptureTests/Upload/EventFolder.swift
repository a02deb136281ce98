import Foundation
import MoesifCapture
import Testing

/// A folder for a file transport that does not exist yet, deleted with its parent when the fixture is released.
final class EventFolder: Sendable {
    let parent: URL
    let url: URL

    init() throws {
        parent = FileManager.default.temporaryDirectory.appending(path: "events-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        url = parent.appending(path: "files")
    }

    deinit {
        try? FileManager.default.removeItem(at: parent)
    }

    /// The names of the files in the folder, in order.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    func file(_ name: String = "events.ndjson") -> URL {
        url.appending(path: name)
    }

    func text(_ name: String = "events.ndjson") throws -> String {
        String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
    }

    func size(_ name: String = "events.ndjson") throws -> Int {
        try Data(contentsOf: file(name)).count
    }

    /// Creates the folder with a file in it, as an earlier process or another program would.
    func write(_ text: String, to name: String = "events.ndjson") throws {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: attributes)
        try Data(text.utf8).write(to: file(name))
    }

    func mode(_ url: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }
}

extension CollectorRequest {
    /// A request as the client makes it.
    static func delivering(_ body: String, to path: String = "/v1/events/batch") -> CollectorRequest {
        let url = URL(filePath: "/unused")
        return CollectorRequest(method: .post, url: url, path: path, body: Data(body.utf8))
    }
}

extension FileTransport {
    @discardableResult
    func send(_ body: String, to path: String = "/v1/events/batch") async throws -> Int {
        try await send(.delivering(body, to: path)).status
    }

    /// Returns the error that a request throws, or `nil` if it throws none.
    func failure(_ body: String) async -> FileTransportError? {
        do {
            try await send(body)
            return nil
        } catch {
            return error as? FileTransportError
        }
    }
}
