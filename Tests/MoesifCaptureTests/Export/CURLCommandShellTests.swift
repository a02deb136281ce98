#if os(Linux)
import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// Runs commands in real shells.
@Suite("CURLCommand in a shell", .timeLimit(.minutes(5))) struct CURLCommandShellTests {
    /// The shells of this machine.
    private static let shells = ["bash", "zsh"].filter { FileManager.default.fileExists(atPath: "/usr/bin/\($0)") }

    /// Records the arguments, and the input if the body is read from it.
    private static let fakeCURL = """
        curl() {
          printf '%s\\0' "$@" > arguments
          for argument in "$@"; do if [ "$argument" = @- ]; then cat > input; fi; done
        }

        """

    /// Runs a script in an empty folder, and returns the contents of the files that it leaves there.
    private func files(_ script: String, _ shell: String, locale: String = "C.UTF-8") throws -> [String: Data] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shell-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(shell)")
        process.arguments = (shell == "zsh" ? ["-f"] : ["--norc"]) + ["-s"]
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": locale, "HOME": folder.path]
        process.currentDirectoryURL = folder
        let input = folder.appendingPathExtension("input")
        try Data(script.utf8).write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try names.reduce(into: [:]) {
            $0[$1] = try Data(contentsOf: folder.appendingPathComponent($1))
        }
    }

    private func arguments(_ event: JSONValue, _ shell: String, locale: String = "C.UTF-8") throws -> [String] {
        // An interactive bash expands the history.
        let history = shell == "bash" ? "set -o history -o histexpand\n" : ""
        let command = try CURLCommand(event).text
        let files = try files(history + Self.fakeCURL + command + "\n", shell, locale: locale)
        #expect(Set(files.keys).subtracting(["input"]) == ["arguments"])
        let words = try #require(files["arguments"]).split(separator: 0, omittingEmptySubsequences: false).dropLast()
        return words.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("A shell reads every text of an event as a part of one argument", arguments: ExportEvents.hostileTexts)
    func anyText(text: String) throws {
        let url = "https://api.example.com/?q=\(text)"
        let isURL = !text.unicodeScalars.contains { $0.value <= 0x20 || (0x7F...0x9F).contains($0.value) }
        let isHeader = !text.utf8.contains(0x0A) && !text.utf8.contains(0x0D)
        let event = ExportEvents.event(
            request: [
                "uri": .string(isURL ? url : "http://a/"), "verb": "PUT",
                "headers": ["X-A": .string(text), "a b\(text)": "1"],
                "body": .string(text),
            ],
            capture: ["omitted": ["request_body": .string(text), text: .string(text)]]
        )
        let value = text.trimmingHTTPSpace()
        let expected =
            ["--globoff", "--proto", "=http,https", "--request", "PUT", "--url", isURL ? url : "http://a/"]
            + (isHeader ? ["--header", value.isEmpty ? "X-A;" : "X-A: \(value)"] : [])
            + ["--header", "Content-Type:", "--data-raw", text]
        for shell in Self.shells {
            for locale in ["C.UTF-8", "C"] {
                #expect(try arguments(event, shell, locale: locale) == expected)
            }
        }
    }

    @Test("A shell decodes a binary, a long and an empty body, and one with NUL", arguments: shells)
    func bodies(shell: String) throws {
        let bodies = [
            Data(0...255), Data("a\0b".utf8), Data(String(repeating: "'\n", count: 40_000).utf8), Data("!'\\\n".utf8),
        ]
        for bytes in bodies {
            let event = ExportEvents.event(request: ExportEvents.base64(bytes, "text/plain"))
            let files = try files(Self.fakeCURL + (try CURLCommand(event).text) + "\n", shell)
            let arguments = try #require(files["arguments"])
            #expect(
                files["input"] == bytes || files["input"] == nil && arguments.dropLast().suffix(bytes.count) == bytes
            )
            #expect((files["input"] == nil) == (bytes.count == 4))
        }
    }

    @Test("cURL sends the request of the event", arguments: shells) func realRequest(shell: String) throws {
        let server = try LoopbackServer { _ in .status(204) }
        defer { server.stop() }
        let texts = ExportEvents.hostileTexts.filter { !$0.unicodeScalars.contains { $0.value < 0x20 } }
        let headers = JSONObject(
            Dictionary(uniqueKeysWithValues: texts.enumerated().map { ("X-\($0.offset)", $0.element) })
        )
        let json: JSONValue = .array(ExportEvents.hostileTexts.map { .string($0) } + [12.5, "[redacted]"])
        let target = "/a/../b/./c?key=[redacted]&x={1,2}&y=[1-3]&z=%00'!$(a)\\"
        let requests: [(method: String, members: JSONObject, body: Data)] = [
            ("GET", [:], Data()), ("POST", [:], Data()), ("HEAD", [:], Data()), ("DELETE", [:], Data()),
            ("POST", ["body": json], Data(json.jsonText.utf8)), ("GET", ["body": ["n": 1]], Data(#"{"n":1}"#.utf8)),
            ("PUT", ExportEvents.base64(Data(0...255)), Data(0...255)),
            ("OPTIONS", ["body": .string(String(repeating: "@", count: 70_000))], Data(repeating: 0x40, count: 70_000)),
        ]
        for (method, members, body) in requests {
            var request = members
            request.merge([
                "uri": .string("\(server.url)\(target)"), "verb": .string(method), "headers": .object(headers),
            ])
            let files = try files(try CURLCommand(ExportEvents.event(request: request)).text + "\n", shell)
            #expect(files.isEmpty)
            let received = try #require(server.requests.last)
            #expect(received.method == method)
            #expect(received.target == target)
            #expect(received.body == body)
            #expect(received.header("Content-Type") == nil)
            for (name, value) in headers {
                #expect(received.header(name) == value.string?.trimmingHTTPSpace())
            }
        }
        #expect(server.requestCount == requests.count)
    }
}
#endif
