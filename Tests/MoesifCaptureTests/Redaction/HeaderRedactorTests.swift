import Foundation
import Testing

@testable import MoesifCapture

@Suite struct HeaderRedactorTests {
    private let redactor = HeaderRedactor(
        Moesif.Redaction(),
        uris: URIRedactor(redacting: Moesif.Redaction().queryItems, Moesif.Redaction().bodyKeys)
    )

    private func redact(_ value: String) throws -> String {
        let (headers, omitted) = redactor.redact(["X": value])
        #expect(omitted == 0)
        return try #require(headers["X"])
    }

    @Test("A header value of 8 KiB is kept whole") func aValueOfEightKiBStays() throws {
        for filler in ["x", "\n", "\u{1}", "é", "😀"] {
            let width = JSONWriter.escapedLength(of: filler)
            let value = String(repeating: filler, count: 8192 / width)
            #expect(try redact(value) == value)
        }
    }

    @Test(
        "A longer header value is cut between characters and notes its size",
        arguments: ["x", "\n", "\"", "\u{1}", "é", "😀", "e\u{301}"]
    )
    func aLongerOneIsCutAndSaysSo(_ filler: String) throws {
        let width = JSONWriter.escapedLength(of: filler)
        for value in [8192 / width + 1, 20_000].map({ String(repeating: filler, count: $0) }) {
            let cut = try redact(value)
            let note = " [cut: \(value.utf8.count) bytes]"
            #expect(cut.hasSuffix(note))
            let length = JSONWriter.escapedLength(of: cut)
            #expect(length <= 8192 && length > 8192 - width)
            #expect(value.hasPrefix(cut.dropLast(note.count)), "no character is cut in two")
        }
    }

    @Test("A header value that is one very long character is replaced by the note of its size")
    func oneEndlessCharacterIsCutToo() throws {
        let value = "e" + String(repeating: "\u{301}", count: 10_000)
        #expect(try redact(value) == " [cut: 20001 bytes]")
    }

    @Test("The headers of one side stay within 64 KiB, and the rest are omitted")
    func allTogetherStayUnderSixtyFourKiB() {
        var headers = HeaderFields()
        for index in 100..<200 { headers["X-\(index)"] = String(repeating: "x", count: 1019) }  // 1024 with the name.
        headers["Y"] = "1"
        let (sent, omitted) = redactor.redact(headers)
        // A shorter header may still fit after a longer one did not.
        #expect(sent.count == 64 && omitted == 37)
        #expect(sent.map(\.name.description) == (100..<164).map { "X-\($0)" })
        headers = [:]
        for index in 100..<163 { headers["X-\(index)"] = String(repeating: "x", count: 1019) }
        headers["X-last"] = String(repeating: "x", count: 1019)
        headers["Y"] = "1"
        let (most, left) = redactor.redact(headers)
        #expect(left == 1 && most["X-last"] == nil && most["Y"] == "1")
    }

    @Test("Header names and JSON escapes count toward the limit") func namesAndEscapesCountToo() {
        let long = HeaderName(String(repeating: "n", count: 60_000))
        let (sent, omitted) = redactor.redact([long: "1", "B": String(repeating: "\u{1}", count: 1000)])
        #expect(sent.names == [long] && omitted == 1)
    }

    @Test("The number of omitted headers is noted for their side") func whatIsOmittedIsNotedForItsSide() throws {
        var headers = HeaderFields()
        for index in 100..<110 { headers["X-\(index)"] = String(repeating: "x", count: 8000) }
        let event = try SentEvent(CapturedCall(sent: headers, received: ["A": "1"]))
        #expect(event.omitted == ["request_headers": "2 over the limit"])
        let other = try SentEvent(CapturedCall(sent: ["A": "1"], received: headers))
        #expect(other.omitted == ["response_headers": "2 over the limit"])
    }

    @Test("The length of a redacted header value does not count toward the limit") func aSecretIsNotMeasured() {
        let (sent, omitted) = redactor.redact(["Cookie": String(repeating: "x", count: 100_000)])
        #expect(sent["Cookie"] == "[redacted]" && omitted == 0)
    }

    @Test("A URI in a header is redacted before it is cut") func aURIIsRedactedBeforeItIsCut() throws {
        let value = "https://u:hunter2@h/?a=" + String(repeating: "x", count: 9000) + "&token=hunter2"
        let (sent, _) = redactor.redact(["Location": value])
        #expect(sent["Location"]?.hasPrefix("https://h/?a=xxx") == true)
        #expect(sent["Location"]?.contains("hunter2") == false)
    }

    @Test("A header value that percent-encoding makes longer is measured after encoding")
    func whatRedactionMakesLongerIsMeasuredAfterIt() {
        let (sent, _) = redactor.redact(["Location": "/" + String(repeating: "é", count: 4000)])
        #expect(sent["Location"]?.hasPrefix("/%C3%A9%C3%A9") == true)
        #expect(sent["Location"]?.hasSuffix(" [cut: 24001 bytes]") == true)
        #expect(sent["Location"]?.utf8.count == 8192)
    }

    @Test("Headers keep their order") func orderStays() {
        let headers: HeaderFields = ["z": "1", "Cookie": "s", "a": "2"]
        #expect(redactor.redact(headers).headers.map(\.name.description) == ["z", "Cookie", "a"])
    }
}
