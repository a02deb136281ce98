import Foundation
import MoesifCaptureTesting
import Testing

@Suite("HTTPRequestParser")
struct HTTPRequestParserTests {
    @Test(
        "A byte stream is parsed into requests and rejections, whatever the size of its pieces",
        arguments: [
            ("", []),
            ("GET / HTTP/1.1\r\n", []),
            ("GET / HTTP/1.1\r\n\r\n", ["GET / ''"]),
            ("\r\n\nGET / HTTP/1.1\nA:b\n\n", ["GET / ''"]),
            ("PUT /a?b HTTP/1.1\r\nContent-Length: 2\r\n\r\nabGET", ["PUT /a?b 'ab'"]),
            ("A /1 HTTP/1.1\r\n\r\nB /2 HTTP/1.0\r\n\r\n", ["A /1 ''", "B /2 '' legacy close"]),
            ("A / HTTP/1.1\r\nConnection: x, Close\r\n\r\n", ["A / '' close"]),
            (
                "A / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nA;x\r\n0123456789\r\n0\r\n\r\n",
                ["A / 'a0123456789'"]
            ),
            (
                "A / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\nT: 1\r\n\r\nB / HTTP/1.1\r\n\r\n",
                ["A / ''", "B / ''"]
            ),
            ("A / HTTP/1.1\r\nContent-Length: 21\r\n\r\n", ["413"]),
            ("A / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", ["413"]),
            ("A / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n01234567890123456789\r\n1\r\n", ["413"]),
            ("A / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", ["413"]),
            ("A / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", ["400"]),
            ("A / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", ["400"]),
            ("A / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", ["501"]),
            ("A / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", ["400"]),
            ("A / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", ["400"]),
            ("A / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", ["400"]),
            ("A / HTTP/1.1\r\nContent-Length:\r\n\r\n", ["400"]),
            ("A / HTTP/1.1\r\nName : x\r\n\r\n", ["400"]),
            ("A / HTTP/1.1\r\n folded\r\n\r\n", ["400"]),
            ("A / FTP/1.1\r\n\r\n", ["400"]),
            ("A / HTTP/3\r\n\r\n", ["505"]),
            ("A  HTTP/1.1\r\n\r\n", ["400"]),
            ("\u{0}", ["400"]),
            ("A /" + String(repeating: "x", count: 200), ["431"]),
            ("A / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 30), ["431"]),
        ] as [(String, [String])],
        [1, 2, 1_000]
    )
    func cutsStreams(_ input: (text: String, outcomes: [String]), step: Int) {
        var parser = HTTPRequestParser(headLimit: 100, bodyLimit: 20)
        var outcomes: [String] = []
        var bytes = Array(input.text.utf8)[...]
        while !bytes.isEmpty {
            parser.append(bytes.prefix(step))
            bytes = bytes.dropFirst(step)
            while let outcome = describe(parser.next()), outcomes.last != outcome || outcome.count > 3 {
                outcomes.append(outcome)
            }
        }
        #expect(outcomes == input.outcomes)
    }

    @Test("A request with Expect: 100-continue asks for the body once")
    func asksForTheBodyOnce() {
        let head = "A / HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n"
        var parser = HTTPRequestParser()
        parser.append(head.utf8)
        #expect(parser.next() == .awaitsContinue)
        #expect(parser.next() == .incomplete)
        parser.append("a\(head)b".utf8)
        #expect(describe(parser.next()) == "A / 'a'")
        #expect(describe(parser.next()) == "A / 'b'")
        #expect(parser.next() == .incomplete)
    }

    private func describe(_ outcome: HTTPRequestParser.Outcome) -> String? {
        switch outcome {
        case .incomplete: nil
        case .awaitsContinue: "continue"
        case .rejected(let status): "\(status)"
        case .request(let parsed):
            "\(parsed.request.method) \(parsed.request.target) '\(String(decoding: parsed.request.body, as: UTF8.self))'"
                + (parsed.isLegacy ? " legacy" : "") + (parsed.wantsClose ? " close" : "")
        }
    }
}
