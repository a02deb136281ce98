import Foundation
import Testing

@testable import MoesifCapture

/// The address of a client, and the proxies that are trusted to report it.
@Suite struct ClientAddressResolverTests {
    private func address(
        peer: String?,
        trusting proxies: Set<String> = [],
        header: HeaderName = .xForwardedFor,
        _ headers: HeaderFields = [:]
    ) -> String? {
        var options = Moesif.IncomingOptions()
        options.trustedProxies = proxies
        options.forwardingHeader = header
        return ClientAddressResolver(options).address(of: IncomingServer.request(headers: headers, peer: peer))
    }

    @Test(
        "A peer's address is read without port, brackets and zone",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("192.0.2.7:443", "192.0.2.7"), ("[2001:db8::1]:443", "2001:db8::1"),
            ("2001:DB8:0::1", "2001:db8::1"), ("::ffff:192.0.2.7", "192.0.2.7"), ("fe80::1%eth0", "fe80::1"),
            (" 192.0.2.7 ", "192.0.2.7"), ("[::1]", "::1"),
        ]
    )
    func peersAreRead(_ peer: String, _ expected: String) {
        #expect(address(peer: peer) == expected)
    }

    @Test(
        "A peer without a valid IP address has no address",
        arguments: [
            "", "unix:/run/app", "192.0.2", "192.0.2.256", "localhost", "[", "[]", "%", ":", "1:2:3", "١٩٢.0.2.7",
            String(repeating: "1", count: 100_000), "192.0.2.7\u{0}",
        ]
    )
    func whatIsNoAddressIsNone(_ peer: String) {
        #expect(address(peer: peer) == nil)
        #expect(AddressRange(peer) == nil)
    }

    @Test("A forwarding header is ignored unless the peer is a trusted proxy")
    func theHeaderOfAnUntrustedPeerIsNotBelieved() {
        #expect(address(peer: "192.0.2.7", ["X-Forwarded-For": "198.51.100.1"]) == "192.0.2.7")
        #expect(address(peer: "192.0.2.7", trusting: ["10.0.0.0/8"], ["X-Forwarded-For": "10.0.0.1"]) == "192.0.2.7")
        #expect(address(peer: nil, trusting: ["10.0.0.0/8"], ["X-Forwarded-For": "10.0.0.1"]) == nil)
    }

    @Test(
        "The client is the last address in X-Forwarded-For that is not a trusted proxy",
        arguments: [
            ("198.51.100.1", "198.51.100.1"),
            ("6.6.6.6, 198.51.100.1", "198.51.100.1"),
            ("6.6.6.6, 198.51.100.1, 10.1.1.1,10.2.2.2", "198.51.100.1"),
            ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
            ("6.6.6.6, unknown, 10.2.2.2", "10.2.2.2"),
            ("6.6.6.6,", "10.0.0.1"), ("", "10.0.0.1"), (",,,", "10.0.0.1"),
            ("[2001:db8::1]:99", "2001:db8::1"),
            // U+0600 forms one character with the comma that the proxy adds.
            ("6.6.6.6:\u{600}, 198.51.100.1", "198.51.100.1"), ("[6.6.6.6]\u{600}, 198.51.100.1", "198.51.100.1"),
            ("6.6.6.6%\u{600}, 198.51.100.1", "198.51.100.1"),
        ]
    )
    func trustedProxiesAreBelieved(_ header: String, _ expected: String) {
        let found = address(peer: "10.0.0.1", trusting: ["10.0.0.0/8"], ["X-Forwarded-For": header])
        #expect(found == expected)
    }

    @Test("Only the configured forwarding header is read") func onlyOneHeaderIsBelieved() {
        let headers: HeaderFields = [
            "Forwarded": "for=198.51.100.2", "X-Forwarded-For": "198.51.100.3", "X-Real-IP": "198.51.100.4",
        ]
        let proxies: Set = ["10.0.0.1"]
        #expect(address(peer: "10.0.0.1", trusting: proxies, headers) == "198.51.100.3")
        #expect(address(peer: "10.0.0.1", trusting: proxies, header: .forwarded, headers) == "198.51.100.2")
        #expect(address(peer: "10.0.0.1", trusting: proxies, header: "x-real-ip", headers) == "198.51.100.4")
    }

    @Test(
        "The client is the last address in Forwarded that is not a trusted proxy",
        arguments: [
            ("for=198.51.100.1", "198.51.100.1"),
            ("For=\"[2001:db8::1]:4711\"; proto=https ;by=203.0.113.43", "2001:db8::1"),
            ("for=6.6.6.6, for=198.51.100.1;host=\"a,b;c\", for=10.0.0.2", "198.51.100.1"),
            ("for=6.6.6.6, proto=https", "10.0.0.1"),
            ("for=_hidden", "10.0.0.1"), ("for=unknown", "10.0.0.1"),
            // Text from the client must not swallow the part that the proxy adds.
            ("for=6.6.6.6;x=\", for=198.51.100.1", "10.0.0.1"),
            ("for=6.6.6.6;x=\", for=\"198.51.100.1\"", "10.0.0.1"),
            ("for=\"6.6.6.6\\\", for=198.51.100.1", "10.0.0.1"),
            ("for", "10.0.0.1"), ("=", "10.0.0.1"), ("", "10.0.0.1"), (",", "10.0.0.1"), ("for=\"", "10.0.0.1"),
            ("for=1.1.1.1;", "10.0.0.1"), ("for=1.1.1.1 for=2.2.2.2", "10.0.0.1"), ("for=1.1.1.1\"\"", "10.0.0.1"),
        ]
    )
    func theStandardHeaderIsRead(_ value: String, _ expected: String) {
        let found = address(peer: "10.0.0.1", trusting: ["10.0.0.0/8"], header: .forwarded, ["Forwarded": value])
        #expect(found == expected)
    }

    @Test(
        "An address range contains exactly the addresses with its prefix",
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.128/25", "10.0.0.128", true), ("10.0.0.128/25", "10.0.0.127", false),
            ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "::1", false), ("::/0", "203.0.113.1", false),
            ("10.0.0.1", "10.0.0.1", true), ("10.0.0.1/32", "10.0.0.2", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("::ffff:10.0.0.0/104", "10.9.9.9", true), ("10.0.0.0/8", "::ffff:10.9.9.9", true),
        ]
    )
    func rangesHoldAddresses(_ range: String, _ address: String, _ isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isIn)
    }

    @Test(
        "A malformed trusted proxy fails validation",
        arguments: [
            "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "proxy", "::ffff:10.0.0.0/95",
            "::ffff:10.0.0.0/\(Int.min)", "10.0.0.0/\(Int.max)",
        ]
    )
    func aRangeThatIsNoneDisablesTheClient(_ range: String) {
        #expect(AddressRange(range) == nil)
        var configuration = Moesif.Configuration(applicationID: "test")
        configuration.incoming.trustedProxies = ["10.0.0.1", range]
        #expect(throws: Moesif.ConfigurationError.malformedTrustedProxy(range)) { try configuration.validate() }
    }

    @Test("Very long forwarding headers are read in linear time") func hostileHeadersCostNoMoreThanTheirLength() {
        let many = String(repeating: "10.0.0.2,", count: 100_000)
        #expect(address(peer: "10.0.0.1", trusting: ["10.0.0.0/8"], ["X-Forwarded-For": many]) == "10.0.0.1")
        let deep = String(repeating: "for=10.0.0.2,", count: 20_000) + "for=1.1.1.1"
        let found = address(peer: "10.0.0.1", trusting: ["10.0.0.0/8"], header: .forwarded, ["Forwarded": deep])
        #expect(found == "1.1.1.1")
    }
}
