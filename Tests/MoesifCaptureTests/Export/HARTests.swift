import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@Suite("HAR") struct HARTests {
    private func entries(_ events: [JSONValue]) throws -> [JSONValue] {
        try #require(HAR(events).json["log"]?["entries"]?.array)
    }

    private func entry(_ event: JSONValue) throws -> JSONValue {
        try #require(try entries([event]).first)
    }

    @Test("Calls of each kind give the golden archive") func golden() throws {
        let url = try #require(Bundle.module.url(forResource: "har", withExtension: "json", subdirectory: "Golden"))
        let expected = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        #expect(HAR(ExportEvents.calls).json.indentedText() + "\n" == expected)
    }

    @Test("The data is the JSON of the archive, in which numbers keep their digits") func data() throws {
        let archive = HAR(ExportEvents.calls)
        #expect(JSONValue(parsing: archive.data) == archive.json)
        let body = try entry(ExportEvents.calls[0])["request"]?["postData"]?["text"]
        #expect(body == #"{"n":12345678901234567890123,"f":12.50,"password":"[redacted]"}"#)
    }

    @Test("Items that are no calls are left out, and incoming calls are not") func onlyCalls() throws {
        #expect(try entries(ExportEvents.others) == [])
        let incoming = try #require(ExportEvents.calls.last)
        #expect(try entries(ExportEvents.others + [incoming]).map { $0["_direction"] } == ["Incoming"])
    }

    @Test("A call without a response has the status 0 and the text of the error") func failedCall() throws {
        let response = try #require(try entry(ExportEvents.calls[3])["response"])
        #expect(response["status"] == 0)
        #expect(response["_error"] == "cannot connect to host (NSURLErrorDomain -1004)")
        #expect(try entry(ExportEvents.event())["response"]?["_error"] == "no response")
    }

    @Test("The parts of the time add up to the time, even if the first byte is later than the end")
    func times() throws {
        for (firstByte, wait, receive) in [(0.0042, 4.2, 0.8), (7, 5, 0), (-1, 5, 0)] as [(Double, Double, Double)] {
            let entry = try entry(
                ExportEvents.event(
                    response: ["time": "2026-11-30T14:46:50.138Z", "status": 200],
                    capture: ["timing": ["first_byte": .double(firstByte)]]
                )
            )
            #expect(entry["time"] == 5)
            #expect(entry["timings"]?["wait"]?.double == wait)
            #expect(entry["timings"]?["receive"]?.double == receive)
        }
    }

    @Test(
        "A body in base64 is text only if its content type is textual and its bytes are UTF-8",
        arguments: [
            ("text/html", Data("a".utf8), true), ("application/problem+json", Data("1".utf8), true),
            ("text/plain", Data([0xFF]), false), ("image/png", Data("a".utf8), false),
            ("text/plain; charset=UTF-16", Data("a\0".utf8), false),
            ("text/plain; charset=iso-8859-1", Data("a".utf8), true),
            ("text/plain; charset=iso-8859-1", Data("é".utf8), false), ("", Data("a".utf8), false),
        ]
    )
    func textOrBase64(contentType: String, bytes: Data, isText: Bool) throws {
        let event = ExportEvents.event(
            request: ExportEvents.base64(bytes, contentType),
            response: ExportEvents.base64(bytes, contentType)
        )
        let content = try #require(try entry(event)["response"]?["content"])
        let expected = isText ? String(decoding: bytes, as: UTF8.self) : bytes.base64EncodedString()
        #expect(content["text"]?.string == expected)
        #expect(content["encoding"]?.string == (isText ? nil : "base64"))
        let request = try #require(try entry(event)["request"]?["postData"])
        #expect(request["text"]?.string == expected)
        #expect(request["_encoding"]?.string == (isText ? nil : "base64"))
    }

    @Test(
        "A time that is not exactly ISO 8601 with a time zone is replaced",
        arguments: [
            "", "now", "2026-11-30", "2026-11-30T14:46:50", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-11-30T24:00:00Z", "2026-11-30T14:46:50.Z", "2026-11-30T14:46:50Z\n", "２026-11-30T14:46:50Z",
            "0000-01-01T00:00:00Z", "2026-11-30T14:46:50+99:00",
        ]
    )
    func invalidTime(text: String) throws {
        let entry = try entry(ExportEvents.event(request: ["time": .string(text)]))
        #expect(entry["startedDateTime"] == "1970-01-01T00:00:00.000Z")
        #expect(entry["comment"] == "the time is unknown")
    }

    @Test("The URL has no fragment, and an item of the query may have no value") func url() throws {
        let request = try entry(ExportEvents.event(request: ["uri": "https://a/?x&y=%zz&=1#b=2"]))["request"]
        #expect(request?["url"] == "https://a/?x&y=%zz&=1")
        let items: JSONValue = [
            ["name": "x", "value": ""], ["name": "y", "value": "%zz"], ["name": "", "value": "1"],
        ]
        #expect(request?["queryString"] == items)
    }

    @Test("Times with an offset, in leap years and before 1970 are read") func times1970() {
        let texts = ["1970-01-01T01:00:00+01:00", "2024-02-29T12:00:00.5Z", "1969-12-31T23:59:59.999999Z"]
        #expect(texts.map { ExportedTime($0)?.microseconds } == [0, 1_709_208_000_500_000, -1])
    }
}
