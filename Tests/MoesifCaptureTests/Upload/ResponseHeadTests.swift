import Testing

@testable import MoesifCapture

@Suite("Response heads from libcurl")
struct ResponseHeadTests {
    @Test("The status and headers of the final response count")
    func theFinalHeadCounts() {
        var head = ResponseHead()
        let lines = [
            "HTTP/1.1 103 Early Hints", "Link: </a>", "", "HTTP/1.1 201 Created", "Content-Type:text/plain",
            "X-Two:  a ", "x-two: \tb", "X-Folded: a", "\t b", "X-Empty:", "no header", ": a",
        ]
        for line in lines { #expect(head.read(line) == .incomplete) }
        #expect(head.status == 201)
        #expect(head.read("") == .complete)
        #expect(head.read("X-Trailer: a") == .complete)
        #expect(
            head.headers == [
                "Content-Type": "text/plain", "X-Two": "a, b", "X-Folded": "a b", "X-Empty": "", "": "a",
            ]
        )
    }

    @Test(
        "A status line is read in any HTTP version",
        arguments: ["HTTP/2 204 ", "HTTP/1.0 204", "HTTP/1.1  204  No  Content"]
    )
    func aStatusLineIsRead(_ line: String) {
        var head = ResponseHead()
        #expect(head.read(line) == .incomplete)
        #expect(head.read("") == .complete)
        #expect(head.status == 204)
    }

    @Test(
        "An invalid status line gives no status",
        arguments: ["HTTP/", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 none", "HTTP/1.1 99999999999999999999", "", "A: b"]
    )
    func whatIsNoStatusLineIsNone(_ line: String) {
        var head = ResponseHead()
        #expect(head.read(line) == .incomplete)
        #expect(head.read("") == .incomplete)
        #expect(head.status == nil)
    }

    @Test("Invalid UTF-8 in a header becomes replacement characters")
    func bytesThatAreNoTextAreKeptAsWellAsCanBe() {
        var head = ResponseHead()
        _ = head.read("HTTP/1.1 200 OK")
        let bytes: [UInt8] = [0x41, 0x3A, 0xFF, 0x00, 0xE9, 13, 10]
        #expect(bytes.withUnsafeBytes { head.read($0) } == .incomplete)
        #expect(head.headers["A"] == "\u{FFFD}\0\u{FFFD}")
    }

    @Test("The number of header lines is limited, trailers included")
    func linesAreCountedTrailersToo() {
        var head = ResponseHead()
        _ = head.read("HTTP/1.1 200 OK")
        _ = head.read("")
        for _ in 2..<ResponseHead.maximumCount { #expect(head.read("A: b") == .complete) }
        #expect(head.read("A: b") == .tooLong)
    }

    @Test("The total length of headers is limited")
    func bytesAreCounted() {
        var head = ResponseHead()
        _ = head.read("HTTP/1.1 200 OK")
        #expect(head.read("A: " + String(repeating: "a", count: ResponseHead.maximumLength)) == .tooLong)
        #expect(head.status == 200)
        #expect(head.headers.isEmpty)
    }
}

extension ResponseHead {
    fileprivate mutating func read(_ line: String) -> Progress {
        var bytes = Array((line + "\r\n").utf8)
        return bytes.withUnsafeMutableBytes { read(UnsafeRawBufferPointer($0)) }
    }
}
