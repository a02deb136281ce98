import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@Suite("CURLCommand") struct CURLCommandTests {
    private func text(_ request: JSONObject, capture: JSONObject = [:]) throws -> String {
        try CURLCommand(ExportEvents.event(request: request, capture: capture)).text
    }

    @Test("Calls of each kind give the golden commands") func golden() throws {
        let url = try #require(Bundle.module.url(forResource: "curl", withExtension: "sh", subdirectory: "Golden"))
        let commands = try ExportEvents.calls.map { try CURLCommand($0).text }.joined(separator: "\n\n")
        #expect(commands + "\n" == String(decoding: try Data(contentsOf: url), as: UTF8.self))
    }

    @Test("An item that is no call has no command") func noCall() {
        for item in ExportEvents.others { #expect(throws: CURLCommandError.noCall) { try CURLCommand(item) } }
    }

    @Test(
        "A URL that is not plainly http or https has no command",
        arguments: [
            "", "/a", "file:///etc/passwd", "ftp://a/", "-o", "http:/a", "https://a/ b", "https://a/\n", "https://a/\0",
            "https://a/\u{9B}", " https://a/", "https://\(String(repeating: "a", count: 100_000))",
        ]
    )
    func invalidURL(url: String) {
        #expect(throws: CURLCommandError.invalidURL) { try text(["uri": .string(url)]) }
    }

    @Test("A method that HTTP does not allow has no command", arguments: ["", "A B", "GET\r\n", "É", "\0", "a'b;"])
    func invalidMethod(method: String) {
        #expect(throws: CURLCommandError.invalidMethod) { try text(["verb": .string(method)]) }
    }

    @Test("Only a method that cURL would not choose is named") func methods() throws {
        #expect(!(try text(["verb": "GET"]).contains("--request")))
        #expect(!(try text(["verb": "POST", "body": [:]]).contains("--request")))
        #expect(try text(["verb": "POST"]).contains("--request 'POST'"))
        #expect(try text(["verb": "GET", "body": [:]]).contains("--request 'GET'"))
        #expect(try text(["verb": "HEAD"]).contains(" --head "))
        #expect(try text(["uri": "http://a/b/../c"]).contains(" --path-as-is "))
    }

    @Test("Headers of the transfer are left out, and invalid headers are noted") func headers() throws {
        let command = try text([
            "headers": [
                "Content-Length": "5", "transfer-encoding": "chunked", "Content-Encoding": "gzip", "X-Empty": " ",
                "@/etc/passwd": "1", "X-Break": "a\r\nX-Injected: 1", "X-Null": "\0", "X-Number": 12.5,
            ],
            "body": ["a": 1],
        ])
        #expect(
            command == """
                # header 5: not valid
                # header 6: not valid
                # header 7: not valid
                curl --globoff --proto '=http,https' \\
                  --request 'GET' \\
                  --url 'https://api.example.com/orders' \\
                  --header 'X-Empty;' \\
                  --header 'X-Number: 12.5' \\
                  --header 'Content-Type:' \\
                  --data-raw '{"a":1}'
                """
        )
    }

    @Test("The encoding of a body that is still compressed is kept") func compressedBody() throws {
        let gzip = ExportEvents.base64(Data([0x1F, 0x8B, 8]))
        var request = gzip
        request["headers"] = ["Content-Encoding": "gzip"]
        #expect(try text(request).contains("'Content-Encoding: gzip'"))
        request = ["headers": ["Content-Encoding": "br"], "body": [:]]
        #expect(try text(request).contains("'Content-Encoding: br'"))
    }

    @Test("A note has only characters without a meaning for a shell", arguments: ExportEvents.hostileTexts)
    func notes(text reason: String) throws {
        let event = ExportEvents.event(capture: ["omitted": ["request_body": .string(reason), "a\nb": "x"]])
        let command = try CURLCommand(event).text.replacing(" \\\n", with: "")
        let lines = command.split(separator: "\n")
        #expect(lines.count == 2)
        let note = try #require(lines.first)
        #expect(note.hasPrefix("# request body: "))
        #expect(note.dropFirst(2).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " ,.:-".contains($0)) })
    }
}
