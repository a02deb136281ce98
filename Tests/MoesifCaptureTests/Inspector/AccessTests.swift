import Foundation
import Testing

@testable import MoesifCaptureTesting
@testable import moesif_inspector

/// The requests that the inspector refuses.
@Suite("Access to the inspector")
struct AccessTests {
    private static let token = "0123456789abcdef0123456789abcdef"
    private let access = Access(port: 9_500, token: token)

    private func decide(
        _ target: String,
        method: String = "GET",
        _ headers: [(String, String)] = [("Host", "127.0.0.1:9500")]
    ) -> Access.Decision {
        let headers = headers.map { LoopbackServer.Header(name: $0.0, value: $0.1) }
        return access.decide(LoopbackServer.Request(method: method, target: target, headers: headers, body: Data()))
    }

    private func isRefused(_ decision: Access.Decision) -> Bool {
        if case .refused = decision { true } else { false }
    }

    @Test("The page opens with its token, under either name of this machine")
    func page() {
        #expect(decide("/\(Self.token)/") == .page(""))
        #expect(decide("/\(Self.token)/records/7?x=1") == .page("records/7"))
        #expect(decide("/\(Self.token)/page.css", [("host", "localhost:9500")]) == .page("page.css"))
        let own = [("Host", "127.0.0.1:9500"), ("Origin", "http://127.0.0.1:9500")]
        #expect(decide("/\(Self.token)/faults", method: "POST", own) == .page("faults"))
    }

    @Test(
        "A request without the token is refused",
        arguments: [
            "/", "", "/index.html", "/stream", "//", "/\(token)0/", "/\(token.dropLast())/",
            "/\(token.uppercased())/", "/x/\(token)/", "/?\(token)/", "/%30\(token.dropFirst())/", "/v1",
            "http://127.0.0.1:9500/\(token)/", "*",
        ]
    )
    func wrongToken(_ target: String) {
        #expect(isRefused(decide(target)))
    }

    @Test(
        "A request for another host is refused",
        arguments: [
            [], [("Host", "evil.example")], [("Host", "127.0.0.1")], [("Host", "127.0.0.1:80")],
            [("Host", "127.0.0.1:9500.evil.example")], [("Host", "localhost:9501")], [("Host", "[::1]:9500")],
            [("Host", "127.0.0.1:9500"), ("Host", "evil.example")],
        ]
    )
    func foreignHost(_ headers: [(String, String)]) {
        #expect(isRefused(decide("/\(Self.token)/", headers)))
        #expect(isRefused(decide("/v1/events", method: "POST", headers)))
    }

    @Test(
        "A request of another page is refused",
        arguments: [
            "http://evil.example", "null", "http://127.0.0.1:9501", "https://127.0.0.1:9500", "http://localhost:9500",
            "",
        ]
    )
    func foreignOrigin(_ origin: String) {
        let headers = [("Host", "127.0.0.1:9500"), ("Origin", origin)]
        #expect(isRefused(decide("/\(Self.token)/faults", method: "POST", headers)))
        #expect(isRefused(decide("/\(Self.token)/stream", headers)))
    }

    @Test("The address of the page without its last slash leads to the page")
    func missingSlash() {
        #expect(decide("/\(Self.token)") == .incomplete)
    }

    @Test("A request that a browser sends for another page is refused, and a link to the page works")
    func fetchMetadata() {
        let host = ("Host", "127.0.0.1:9500")
        for site in ["cross-site", "same-site"] {
            let fetch = [host, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors")]
            #expect(isRefused(decide("/\(Self.token)/stream", fetch)))
            #expect(isRefused(decide("/v1/config", fetch)))
            let link = [host, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate")]
            #expect(decide("/\(Self.token)/", link) == .page(""))
        }
        let own = [host, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")]
        #expect(decide("/\(Self.token)/stream", own) == .page("stream"))
    }

    @Test("Apps send events without a token, and web pages cannot")
    func collector() {
        #expect(decide("/v1/events/batch", method: "POST") == .collector)
        let own = [("Host", "127.0.0.1:9500"), ("Origin", "http://127.0.0.1:9500")]
        #expect(isRefused(decide("/v1/events", method: "POST", own)))
    }

    @Test("Tokens have 128 bits and differ")
    func tokens() {
        let tokens = Set((0..<100).map { _ in Access.makeToken() })
        #expect(tokens.count == 100)
        #expect(tokens.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
