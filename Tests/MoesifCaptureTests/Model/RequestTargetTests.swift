import Foundation
import Testing

@testable import MoesifCapture

/// The URL of a received request, whatever the client sent.
@Suite struct RequestTargetTests {
    private func url(_ target: String, _ host: String = "api.example.com") -> String {
        RequestTarget.url(target, scheme: "https", host: host).absoluteString
    }

    @Test(
        "A request target becomes a valid URL",
        arguments: [
            ("/", "https://api.example.com/"), ("/a/b?c=d&e", "https://api.example.com/a/b?c=d&e"),
            ("", "https://api.example.com/"), ("*", "https://api.example.com/*"), ("?a", "https://api.example.com/?a"),
            ("/a%20b?x=%2F", "https://api.example.com/a%20b?x=%2F"),
            ("/a b?c d", "https://api.example.com/a%20b?c%20d"),
            ("/é?é", "https://api.example.com/%C3%A9?%C3%A9"), ("/%zz%", "https://api.example.com/%25zz%25"),
            ("//other.example/a", "https://api.example.com//other.example/a"),
            ("@other.example/a", "https://api.example.com/@other.example/a"),
            (":80/a", "https://api.example.com/:80/a"), ("/a#b", "https://api.example.com/a#b"),
            ("/a?b#\u{301}c#?d", "https://api.example.com/a?b#%CC%81c%23?d"), ("#", "https://api.example.com/#"),
            ("http://other.example:81/a?b", "http://other.example:81/a?b"),
            ("other.example:443", "https://api.example.com/other.example:443"),
            ("ftp://other.example/a", "https://api.example.com/ftp://other.example/a"),
            ("/a??b", "https://api.example.com/a??b"), ("/\u{0}\r\n", "https://api.example.com/%00%0D%0A"),
        ]
    )
    func targets(_ target: String, _ expected: String) {
        #expect(url(target) == expected)
    }

    @Test(
        "A valid host is kept, and any other becomes `invalid`",
        arguments: [
            ("api.example.com:8443", "https://api.example.com:8443/"),
            ("[2001:db8::1]:80", "https://[2001:db8::1]:80/"),
            ("192.0.2.1", "https://192.0.2.1/"), ("a_b.example", "https://a_b.example/"), ("", "https://invalid/"),
            ("a b", "https://invalid/"), ("user@host", "https://invalid/"), ("host/path", "https://invalid/"),
            ("host?x", "https://invalid/"), ("host#x", "https://invalid/"), ("[::1", "https://invalid/"),
            ("a:99999999999999999999", "https://invalid/"), ("a:-1", "https://invalid/"),
            ("é.example", "https://invalid/"),
            ("%41", "https://invalid/"), ("a\r\nX: y", "https://invalid/"),
        ]
    )
    func hosts(_ host: String, _ expected: String) {
        #expect(url("/", host) == expected)
    }

    @Test("No target and no host crashes the parser") func noTargetTraps() {
        var random = SplitMix64(seed: 7)
        let characters = Array("/?#%[]@:&=+$,;!'()*~\\\"<>{}|^`. aA9é\u{0}\r\n\u{301}ſ\u{10FFFF}")
        for _ in 0..<5000 {
            let target = String(
                (0..<Int.random(in: 0..<20, using: &random)).compactMap { _ in
                    characters.randomElement(using: &random)
                }
            )
            let host = String(
                (0..<Int.random(in: 0..<8, using: &random)).compactMap { _ in
                    characters.randomElement(using: &random)
                }
            )
            let url = RequestTarget.url(target, scheme: "http", host: host)
            #expect(url.scheme == "http" || url.scheme == "https", "\(target.debugDescription)")
            #expect(url.host?.isEmpty == false, "\(target.debugDescription) \(host.debugDescription)")
        }
    }

    @Test("The host is read from the Host header unless it is given") func theHostIsThatOfTheHeaderUnlessSaid() {
        let request = CapturedCall.Request(
            target: "/a",
            method: "get",
            scheme: "http",
            headers: ["host": "h.example:8080"],
            peerAddress: nil
        )
        #expect(request.url.absoluteString == "http://h.example:8080/a" && request.method == "GET")
        let other = CapturedCall.Request(
            target: "/a",
            method: "get",
            host: "public.example",
            headers: ["host": "h"],
            peerAddress: nil
        )
        #expect(other.url.absoluteString == "https://public.example/a")
    }
}
