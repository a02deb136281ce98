import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@Suite("NDJSON") struct NDJSONTests {
    @Test("Events give the golden document, and the document gives the events") func golden() throws {
        let url = try #require(
            Bundle.module.url(forResource: "events", withExtension: "ndjson", subdirectory: "Golden")
        )
        let document = NDJSON(ExportEvents.calls)
        #expect(document.data == (try Data(contentsOf: url)))
        #expect(NDJSON(parsing: document.data).items == ExportEvents.calls)
        #expect(document.invalidLines == [])
    }

    @Test("Every item is one line, whatever its texts are") func oneLine() throws {
        let items = (ExportEvents.hostileTexts + ["\0", "\u{B}\u{C}\u{1C}"]).map { JSONValue.object([$0: .string($0)]) }
        let document = NDJSON(items)
        let breaks = document.text.unicodeScalars.filter { $0.properties.isWhitespace && $0 != " " }
        #expect(breaks.count == items.count)
        #expect(document.text.hasSuffix("\n"))
        #expect(NDJSON(parsing: document.data).items == items)
        #expect(NDJSON([]).text == "")
    }

    @Test(
        "Line breaks of both kinds, empty lines, a byte order mark and a missing last line break are accepted",
        arguments: [
            "1\n2\n", "1\r\n2\r\n", "1\n2", "\u{FEFF}1\n2\n", "\n\n1\n \t\r\n2\n\n", " 1 \n2\r",
        ]
    )
    func lineBreaks(text: String) {
        let document = NDJSON(parsing: Data(text.utf8))
        #expect(document.items == [1, 2])
        #expect(document.invalidLines == [])
    }

    @Test("Lines that are not JSON are reported by their number") func invalidLines() {
        let text = "{\"a\":12.50}\n\nnone\n[12345678901234567890123]\n{\"b\":\"\\ud800\"}\n1 2\n{\"cut\":"
        let document = NDJSON(parsing: Data(text.utf8))
        #expect(document.text == "{\"a\":12.50}\n[12345678901234567890123]\n")
        #expect(document.invalidLines == [3, 5, 6, 7])
    }

    @Test("Slices of data and data that is not UTF-8 are read") func slices() {
        let data = Data([0x00, 0x31, 0x0A, 0xFF, 0xFE, 0x0A, 0x32]).dropFirst()
        #expect(NDJSON(parsing: data).items == [1, 2])
        #expect(NDJSON(parsing: data).invalidLines == [2])
        #expect(NDJSON(parsing: Data()).items == [])
    }
}
