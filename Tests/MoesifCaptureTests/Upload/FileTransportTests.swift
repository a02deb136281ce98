import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A client that writes its events to files.
@Suite("File transport", .timeLimit(.minutes(5)))
struct FileTransportTests {
    private let folder: EventFolder

    init() throws {
        folder = try EventFolder()
    }

    @Test("A client writes each event, action and update as one line of the file of its kind")
    func client() async throws {
        let server = try LoopbackServer { request in .json("{\n  \"path\" : \"\(request.path)\",\r\n\"n\":1.500\n}") }
        defer { server.stop() }
        let transport = try FileTransport(directory: folder.url)
        let moesif = Moesif(applicationID: "test") { $0.transport = transport }
        #expect(!FileManager.default.fileExists(atPath: folder.url.path))
        for number in 0..<30 {
            var request = URLRequest(url: server.url("/\(number)?token=s3cret"))
            request.setValue("Bearer s3cret", forHTTPHeaderField: "Authorization")
            _ = try await moesif.session().data(for: request)
        }
        try moesif.track("Signed Up", user: "u-1")
        try await moesif.updateUser(Moesif.User(id: "u-1"))
        try moesif.enqueue([Moesif.Company(id: "c-1"), Moesif.Company(id: "c-2")])
        try await moesif.updateSubscription(Moesif.Subscription(id: "s-1", companyID: "c-1", status: .active))
        let result = await moesif.shutdown(timeout: .seconds(300))
        #expect(result.isComplete && result.statistics.dropped.isEmpty && result.statistics.isBalanced)

        let names = ["actions", "companies", "events", "subscriptions", "users"].map { "\($0).ndjson" }
        #expect(try folder.names == names)
        let events = try folder.values()
        #expect(Set(events.compactMap { $0.at("response", "body", "path")?.string }).count == 30)
        #expect(try folder.text().components(separatedBy: #""n":1.500}"#).count == 31)
        #expect(try !folder.text().contains("s3cret"))
        #expect(try folder.values("actions.ndjson").map { $0.at("action_name") } == ["Signed Up"])
        #expect(try folder.values("companies.ndjson").map { $0.at("company_id") } == ["c-1", "c-2"])
        #expect(try folder.values("users.ndjson").map { $0.at("user_id") } == ["u-1"])
        #expect(try folder.values("subscriptions.ndjson").map { $0.at("subscription_id") } == ["s-1"])
    }

    @Test("A pretty-printed item becomes one line, and its numbers and strings keep their bytes")
    func prettyPrinted() async throws {
        let transport = try FileTransport(directory: folder.url)
        let item = "{\n  \"a\" : [ 1.50e+07,\r\n\t12345678901234567890123 ],\n  \"b\": \" \\n \\u00e9 é\"\n}"
        #expect(try await transport.send("[\(item) ,\n\(item)]") == 201)
        #expect(try await transport.send(item, to: "/v1/events") == 201)
        let line = #"{"a":[1.50e+07,12345678901234567890123],"b":" \n \u00e9 é"}"# + "\n"
        #expect(try folder.text() == line + line + line)
    }

    @Test("The configuration is an empty object, an unknown path is 404, and a body that is not JSON is 400")
    func answers() async throws {
        let transport = try FileTransport(directory: folder.url)
        let configuration = CollectorRequest(method: .get, url: folder.url, path: "/v1/config")
        #expect(try await transport.send(configuration) == CollectorResponse(status: 200, body: Data("{}".utf8)))
        #expect(try await transport.send("[1]", to: "/v1/events/other") == 404)
        #expect(try await transport.send("[1,") == 400)
        #expect(try await transport.send("[]") == 201)
        #expect(!FileManager.default.fileExists(atPath: folder.url.path))
    }

    @Test("Only the user can access the folder and the files that the transport creates")
    func modes() async throws {
        let nested = folder.url.appending(path: "a/b")
        try await FileTransport(directory: nested).send("[1]")
        #expect(try folder.mode(nested) == 0o700)
        #expect(try folder.mode(nested.appending(path: "events.ndjson")) == 0o600)
    }

    @Test("A folder that others may read keeps its mode, and its new files are private")
    func readableFolder() async throws {
        try folder.write("", to: "other.txt")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
        try await FileTransport(directory: folder.url).send("[1]")
        #expect(try folder.mode(folder.url) == 0o755)
        #expect(try folder.mode(folder.file()) == 0o600)
    }

    @Test("A size or a number of files that is out of range is refused, and so is a URL of the web")
    func ranges() throws {
        let web = try #require(URL(string: "https://example.com/events"))
        #expect(throws: FileTransportError.notAFolder) { try FileTransport(directory: web) }
        #expect(throws: FileTransportError.invalidFileSize) {
            try FileTransport(directory: folder.url, maximumFileSize: 0)
        }
        for count in [0, 1001] {
            #expect(throws: FileTransportError.invalidFileCount) {
                try FileTransport(directory: folder.url, maximumFileCount: count)
            }
        }
        _ = try FileTransport(directory: folder.url, maximumFileSize: 1, maximumFileCount: 1000)
        #expect(!FileManager.default.fileExists(atPath: folder.url.path))
    }
}

extension EventFolder {
    /// The values of a file's lines, each of which must be JSON.
    func values(_ name: String = "events.ndjson") throws -> [JSONValue] {
        let text = try text(name)
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return try text.split(separator: "\n").map { line in
            try #require(JSONValue(parsing: Data(line.utf8)), "\(line.prefix(200))")
        }
    }
}
