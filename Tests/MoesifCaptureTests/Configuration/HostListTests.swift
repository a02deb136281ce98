import Foundation
import Testing

@testable import MoesifCapture

/// Host lists match names in any spelling.
@Suite("Host lists")
struct HostListTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let entry: String
        let hosts: [String]
        let others: [String]

        var testDescription: String { entry }
    }

    static let lines: [Line] = [
        Line(
            entry: "api.example.com",
            hosts: ["api.example.com", "API.Example.COM", "api.example.com."],
            others: ["example.com", "v2.api.example.com", "xapi.example.com", "api.example.com.evil.test", "", "."]
        ),
        Line(
            entry: "Api.Example.Com.",
            hosts: ["api.example.com", "api.example.com."],
            others: ["api.example.com..", "*.example.com"]
        ),
        Line(
            entry: "*.example.com",
            hosts: ["a.example.com", "b.a.example.com", "A.EXAMPLE.COM."],
            others: ["example.com", "aexample.com", "example.com.test", "com", "example.org"]
        ),
        Line(entry: "*.Example.com.", hosts: ["a.example.com"], others: ["example.com"]),
        Line(entry: "localhost", hosts: ["localhost", "LOCALHOST"], others: ["a.localhost", "127.0.0.1"]),
        Line(entry: "my_host-1", hosts: ["my_host-1"], others: ["my-host-1"]),
        Line(entry: "127.0.0.1", hosts: ["127.0.0.1"], others: ["127.0.0.2", "localhost"]),
        Line(entry: "::1", hosts: ["::1", "[::1]", "0:0:0:0:0:0:0:1", "[::1%lo]"], others: ["::2", "[::1", "::1]"]),
        Line(entry: "[FE80::A]", hosts: ["fe80::a", "FE80::A%eth0"], others: ["fe80::b"]),
        Line(
            entry: "bücher.example",
            hosts: ["xn--bcher-kva.example", "bücher.example", "BÜCHER.example"],
            others: ["bucher.example", "a.bücher.example"]
        ),
        Line(entry: "xn--bcher-kva.example", hosts: ["bücher.example", "XN--BCHER-KVA.example"], others: ["example"]),
        Line(entry: "*.例え.テスト", hosts: ["a.xn--r8jz45g.xn--zckzah", "a.例え.テスト"], others: ["例え.テスト"]),
    ]

    @Test("An entry matches its hosts and no others", arguments: lines)
    func entryStandsForItsHosts(_ line: Line) {
        let only = Moesif.HostList.only([line.entry])
        let except = Moesif.HostList.except(["other.test", line.entry])
        #expect(only.malformed.isEmpty && except.malformed.isEmpty)
        for host in line.hosts {
            #expect(only.contains(host: host) && !except.contains(host: host), "\(host)")
        }
        for host in line.others {
            #expect(!only.contains(host: host) && except.contains(host: host), "\(host)")
        }
    }

    @Test(
        "A URL is matched by the host that Foundation finds in it",
        arguments: [
            ("https://api.example.com:8443/a?b#c", true), ("https://user:x@API.example.com./", true),
            ("http://bücher.example/", true), ("http://xn--bcher-kva.example/", true), ("http://[::1]:80/", true),
            ("http://[0:0:0:0:0:0:0:1]/", true), ("http://a.b.example.org/", true), ("http://ex%61mple.net", true),
            ("http://example.com/api.example.com", false), ("http://example.org/", false),
            ("http://api.example.com@example.com/", false), ("api.example.com", false),
            ("file:///api.example.com", false),
            ("http:///", false),
        ]
    )
    func urlIsOnTheListByItsHost(_ text: String, _ isOnList: Bool) throws {
        let url = try #require(URL(string: text))
        let names = ["api.example.com", "*.example.org", "bücher.example", "::1", "example.net"]
        #expect(Moesif.HostList.only(names).contains(url) == isOnList)
        #expect(Moesif.HostList.except(names).contains(url) == !isOnList)
        #expect(Moesif.HostList.all.contains(url) && !Moesif.HostList.none.contains(url))
    }

    @Test("The list all matches every host, and none matches no host")
    func allAndNoneAreWhatTheySay() {
        for host in ["a.test", "", "::1", "bücher.example"] {
            #expect(Moesif.HostList.all.contains(host: host) && !Moesif.HostList.none.contains(host: host))
        }
        #expect(Moesif.HostList.all.contains(nil) && !Moesif.HostList.none.contains(nil))
        #expect(!Moesif.HostList.only(["a.test"]).contains(nil) && Moesif.HostList.except(["a.test"]).contains(nil))
    }

    @Test("Lists of the same hosts are equal")
    func listsOfTheSameHostsAreEqual() {
        #expect(Moesif.HostList.only(["a.test", "::1"]) == .only(["[0::1]", "A.TEST."] as Set))
        #expect(Moesif.HostList.only(["a.test"]) != .except(["a.test"]))
        #expect(Moesif.HostList.only(["a.test"]) != .only(["*.a.test"]))
        #expect(Moesif.HostList.except([]) == .all && Moesif.HostList.only([]) == .none && Moesif.HostList.all != .none)
    }

    /// A caller must not be able to make a server search for long.
    @Test("An extremely long host is on no list")
    func hostsWithoutEndAreOnNoList() {
        let list = Moesif.HostList.only(["*.example.com"])
        #expect(list.contains(host: String(repeating: "a.", count: 100) + "example.com"))
        #expect(!list.contains(host: String(repeating: "a.", count: 100_000) + "example.com"))
    }

    static let malformed = [
        "", " ", ".", "*", "*.", "a..b", ".a.test", "a.test..", "https://a.test", "a.test/", "a.test/path",
        "a.test:443",
        "[::1]:443", "1.2.3.4:80", "a test", " a.test", "a.test ", "a.*.test", "a*.test", "*a.test", "*.*.test",
        "**.test",
        "user@a.test", "a.test?x", "a.test#x", "a%2etest", "fe80::1%eth0", "[::1", "::1]", "[1.2.3.4]", "[a.test]",
        "*.::1", "*.[::1]", "*.1.2.3.4", ":::1", "bü cher.test", "bücher.test/x", "bücher.test:80", "u@bücher.test",
        "a\u{0}.test", "a\n.test", "a,b.test", String(repeating: "a.", count: 130) + "test",
    ]

    @Test("An invalid entry is an error that names the option and the entry", arguments: malformed)
    func malformedEntryIsAnError(_ entry: String) {
        for list in [Moesif.HostList.only(["a.test", entry]), .except([entry, "a.test"])] {
            for (option, path) in Self.options {
                var configuration = Moesif.Configuration(applicationID: "id")
                configuration[keyPath: path] = list
                #expect(throws: Moesif.ConfigurationError.malformedHost(entry, in: option)) {
                    try configuration.validate()
                }
            }
        }
        let shown = DisplayURL.text(of: entry) ?? ""
        #expect(Moesif.ConfigurationError.malformedHost(entry, in: "x.y").description.contains("\"\(shown)\" in x.y"))
    }

    private static var options: [(String, WritableKeyPath<Moesif.Configuration, Moesif.HostList>)] {
        [
            ("outgoing.hosts", \.outgoing.hosts), ("incoming.hosts", \.incoming.hosts),
            ("outgoing.bodies", \.outgoing.bodies), ("incoming.bodies", \.incoming.bodies),
        ]
    }

    @Test("logBody reads and sets the bodies option")
    func logBodyIsTheShortNameOfBodies() {
        var options = Moesif.CallOptions()
        #expect(options.logBody && options.bodies == .all)
        options.logBody = false
        #expect(!options.logBody && options.bodies == .none)
        options.logBody = true
        #expect(options.logBody && options.bodies == .all)
        options.bodies = .only(["a.test"])
        options.logBody = true
        #expect(options.logBody && options.bodies == .only(["a.test"]))
        options.bodies = .none
        #expect(!options.logBody)
    }
}
