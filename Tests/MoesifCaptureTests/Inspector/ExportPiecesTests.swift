import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@testable import moesif_inspector

/// The files that the inspector exports, which are made piece by piece.
@Suite("Export of the inspector")
struct ExportPiecesTests {
    private static let items = (0..<450).map { number -> JSONValue in
        number % 10 == 0
            ? ["action_name": "click", "request": ["uri": "https://example.com/"]]
            : ["request": ["verb": "GET", "uri": .string("https://api.example.com/\(number)")]]
    }

    private func export(_ items: [JSONValue], _ format: ExportFormat) -> String {
        let pieces = ExportPieces(items.map { Data($0.jsonText.utf8) }, format)
        return pieces.map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    @Test("The pieces of an archive together are the archive", arguments: [0, 1, 2, 199, 200, 201, 450])
    func har(_ count: Int) {
        let items = Array(Self.items.prefix(count))
        #expect(export(items, .har) == HAR(items).json.jsonText)
    }

    @Test("The pieces of NDJSON together have every item on its line", arguments: [0, 1, 200, 450])
    func ndjson(_ count: Int) {
        let items = Array(Self.items.prefix(count))
        #expect(export(items, .ndjson) == NDJSON(items).text)
    }

    @Test("A script has the commands of calls, with an empty line between them")
    func curl() throws {
        let items: [JSONValue] = [Self.items[1], Self.items[0], ["request": ["verb": "GET", "uri": "ftp://x/"]]]
        let command = try CURLCommand(items[0]).text
        let opening = "#!/usr/bin/env bash\n\n"
        #expect(export(items, .curl) == "\(opening)\(command)\n\n# \(CURLCommandError.invalidURL)\n")
        #expect(export([], .curl) == opening)
    }
}
