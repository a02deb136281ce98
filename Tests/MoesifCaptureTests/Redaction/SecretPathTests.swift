import Foundation
import Testing

@testable import MoesifCapture

/// Secrets in the paths of URLs.
@Suite struct SecretPathTests {
    private static let mark = Moesif.Redaction.mark

    // MARK: - Known services

    @Test(
        "The secret in a path of a known service is redacted wherever the URL appears",
        .tags(.slow),
        arguments: [
            "hooks.slack.com/services/T00000000/B00000000/!", "hooks.slack.com/workflows/T0/A0/461/!",
            "hooks.slack.com/triggers/T0/123/!", "hooks.slack.com/commands/T0/123/!",
            "hooks.slack.com/actions/T0/123/!",
            "hooks.slack.com/app/T0/123/!", "discord.com/api/webhooks/123/!",
            "discord.com/api/v10/webhooks/123/!/slack",
            "ptb.discord.com/api/webhooks/123/!", "canary.discord.com/api/v9/webhooks/1/!/messages/@original",
            "discordapp.com/api/webhooks/123/!", "discord.com/api/v10/interactions/12/!/callback",
            "api.telegram.org/bot!/sendMessage", "api.telegram.org/bot!",
            "api.telegram.org/file/bot!/photos/file_1.jpg",
            "acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/!",
            "acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/!/!",
            "outlook.office.com/webhook/a@b/IncomingWebhook/!/!",
            "open.feishu.cn/open-apis/bot/v2/hook/!", "open.larksuite.com/open-apis/bot/v2/hook/!",
            "hooks.zapier.com/hooks/catch/123456/!", "hooks.zapier.com/hooks/catch/123456/!/silent/",
            "maker.ifttt.com/trigger/door/with/key/!", "maker.ifttt.com/trigger/door/json/with/key/!",
            "hook.eu1.make.com/!", "hook.us2.make.com/!", "hook.integromat.com/!", "api.day.app/!/title/text",
            "api.pushcut.io/!/notifications/Door", "events.pagerduty.com/integration/!/enqueue",
            "alert.victorops.com/integrations/generic/20131114/alert/!/team", "hc-ping.com/!/start",
            "endpoint4.collection.sumologic.com/receiver/v1/http/!", "collectors.sumologic.com/receiver/v1/otlp/!",
            "logs-01.loggly.com/inputs/!/tag/http/", "logs-01.loggly.com/bulk/!/tag/bulk/", "mainnet.infura.io/v3/!",
            "arbitrum-sepolia.infura.io/ws/v3/!", "eth-mainnet.g.alchemy.com/v2/!",
            "eth-mainnet.g.alchemy.com/nft/v3/!/getNFTs",
            "a-b-c.solana-mainnet.quiknode.pro/!/", "rpc.ankr.com/eth/!",
            "api.g.alchemy.com/prices/v1/!/tokens/by-symbol",
            "api.g.alchemy.com/data/v1/!/assets/tokens/by-address", "hooks.zapier.com/hooks/standard/123456/!/",
            "api.vercel.com/v1/integrations/deploy/prj_1/!", "api.netlify.com/build_hooks/!",
            "canary.discord.com/api/interactions/12/!/callback", "discordapp.com/api/interactions/12/!/callback",
        ]
    )
    func knownServices(_ url: String) throws {
        let secret = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
        let sent = "https://" + url.replacing("!", with: secret)
        let expected = "https://" + url.replacing("!", with: Self.mark).replacing("a@b", with: "a@b")
        let headers: HeaderFields = [
            "Location": sent, "Referer": sent, "Link": "<\(sent)>; rel=next", "X-Callback": sent,
        ]
        let body = #"{"url":"\#(sent)","slashes":"\#(sent.replacing("/", with: #"\/"#))","q":"\#(sent)?a=1"}"#
        let form = "next=\(sent)&encoded=\(DefaultLists.percentEncoded(sent))"
        let call = try CapturedCall(sent, sent: headers, body: body, received: headers, answer: form)
        let event = try SentEvent(call)
        #expect(!event.readable.contains(secret))
        #expect(event.uri == expected && event.header("X-Callback") == expected && event.header("Location") == expected)
        #expect(event.header("Link", of: "request") == "<\(expected)>; rel=next")
        #expect(event.value["request"]?["body"]?["url"]?.string == expected)
        let final = CapturedCall.Response(url: URL(string: sent), status: 200, headers: [:], body: .none)
        let redirected = try SentEvent(CapturedCall("https://h/").answered(final))
        #expect(redirected.value["metadata"]?["capture"]?["final_uri"]?.string == expected)
    }

    @Test(
        "Other hosts and other paths of known hosts are sent unchanged",
        arguments: [
            "https://slack.com/services/T/B/x", "https://hooks.slack.com/", "https://hooks.slack.com/services/T/B",
            "https://hooks.slack.com/help/T/B/x", "https://hooks.slack.com.evil.com/services/T/B/x",
            "https://xhooks.slack.com/services/T/B/x", "https://api.telegram.org/bot/x",
            "https://api.telegram.org/robot1/x",
            "https://discord.com/channels/1/2", "https://webhook.office.com/webhookb2/a/IncomingWebhook/x",
            "https://infura.io/v3/x", "https://www.make.com/en", "https://h/hooks.slack.com/services/T/B/x",
            "https://api.example.com/services/T/B/x", "https://a/b", "https://h", "h/p", "/services/T/B/x",
            "mailto:a.b", "https://h/12:30/x", "https://h:8080/services/T/B/x",
        ]
    )
    func othersStay(_ uri: String) throws {
        let headers: HeaderFields = ["Location": uri, "X-Callback": uri]
        let body = #"{"url":"\#(uri)"}"#
        let event = try SentEvent(CapturedCall("https://h/", sent: headers, body: body, received: headers))
        #expect(event.header("Location") == uri && event.header("X-Callback", of: "request") == uri)
        #expect(event.body(of: "request") == body)
    }

    // MARK: - Spellings

    private static func redact(_ uri: String, _ patterns: Set<Moesif.Redaction.PathPattern>) -> String {
        let paths = SecretPaths(patterns)
        let values = ValueRedactor(
            items: NameActions(redacting: []),
            keys: NameActions(redacting: []),
            names: [],
            paths: paths
        )
        return URIRedactor(values).redact(uri)
    }

    /// The patterns are `hooks.example.com/in/*/key-{secret}.json` and `*.below.net/bot{token}/**`.
    @Test(
        "A path pattern matches every spelling of the URL, and nothing else",
        arguments: [
            ("https://hooks.example.com/in/a/key-s.json", "https://hooks.example.com/in/a/key-*.json"),
            ("HTTPS://HOOKS.Example.COM/IN/a/KEY-s.JSON", "HTTPS://HOOKS.Example.COM/IN/a/KEY-*.JSON"),
            ("https://hooks.example.com:443/in/a/key-s.json", "https://hooks.example.com:443/in/a/key-*.json"),
            ("https://hooks.example.com./in/a/key-s.json", "https://hooks.example.com./in/a/key-*.json"),
            ("https://hooks.example.com.:8443/in/a/key-s.json", "https://hooks.example.com.:8443/in/a/key-*.json"),
            ("https://u:p@hooks.example.com/in/a/key-s.json", "https://hooks.example.com/in/a/key-*.json"),
            ("https://hooks%2Eexample.com/in/a/key-s.json", "https://hooks%2Eexample.com/in/a/key-*.json"),
            ("https:/hooks.example.com/in/a/key-s.json", "https:/hooks.example.com/in/a/key-*.json"),
            ("https:hooks.example.com/in/a/key-s.json", "https:hooks.example.com/in/a/key-*.json"),
            ("https:////hooks.example.com/in/a/key-s.json", "https:////hooks.example.com/in/a/key-*.json"),
            ("wss://hooks.example.com/in/a/key-s.json", "wss://hooks.example.com/in/a/key-*.json"),
            ("//hooks.example.com/in/a/key-s.json", "//hooks.example.com/in/a/key-*.json"),
            ("https://hooks.example.com//in///a/key-s.json/", "https://hooks.example.com//in///a/key-*.json/"),
            ("https://hooks.example.com/%69n/a/k%65y-s%2Ejson", "https://hooks.example.com/%69n/a/k%65y-*%2Ejson"),
            ("https://hooks.example.com/in%2Fa%2fkey-s.json", "https://hooks.example.com/in%2Fa%2fkey-*.json"),
            ("https://hooks.example.com/in/a/key-%73%2F.json", "https://hooks.example.com/in/a/key-*.json"),
            ("https://hooks.example.com/in;v=1/a;b/key-s.json;c=d", "https://hooks.example.com/in;v=1/a;b/key-*"),
            ("https://hooks.example.com/x/../in/./a/key-s.json", "https://hooks.example.com/x/../in/./a/key-*.json"),
            (
                "https://hooks.example.com/x/%2e%2E/in/a/key-s.json",
                "https://hooks.example.com/x/%2e%2E/in/a/key-*.json"
            ),
            ("https://hooks.example.com/;x/in/a/key-s.json", "https://hooks.example.com/;x/in/a/key-*.json"),
            ("https://hooks.example.com/in/a/key-s.json?a=1", "https://hooks.example.com/in/a/key-*.json?a=1"),
            (
                "https://h/to/https://hooks.example.com/in/a/key-s.json",
                "https://h/to/https://hooks.example.com/in/a/key-*.json"
            ),
            (
                "https://h/to/https%3A%2F%2Fhooks.example.com%2Fin%2Fa%2Fkey-s.json",
                "https://h/to/https%3A%2F%2Fhooks.example.com%2Fin%2Fa%2Fkey-*.json"
            ),
            ("https://a.below.net/bot1:2/x/y", "https://a.below.net/bot*/x/y"),
            ("//a.below.net/bot1:2", "//a.below.net/bot*"),
            ("https://a.b.below.net/bot1:2", "https://a.b.below.net/bot*"),
            ("https://a.below.net/bots/../bott/", "https://a.below.net/bot*/../bot*/"),
            // No match: another host, another path, a longer path, no secret.
            ("https://below.net/bot1", nil), ("https://xbelow.net/bot1", nil),
            ("https://hooks.example.com/in/a/key-.json", nil),
            ("https://hooks.example.com/in/a/key-s.json/more", nil), ("https://hooks.example.com/in/key-s.json", nil),
            ("https://hooks.example.com/out/a/key-s.json", nil), ("https://a.below.net/bot/x", nil),
            ("https://a.below.net/x/bot1", nil),
        ] as [(String, String?)]
    )
    func spellings(_ uri: String, _ expected: String?) {
        let patterns: Set<Moesif.Redaction.PathPattern> = [
            "hooks.example.com/in/*/key-{secret}.json", "*.below.net/bot{token}/**",
        ]
        #expect(Self.redact(uri, patterns) == expected?.replacing("*", with: Self.mark) ?? uri)
    }

    @Test("Many hosts, dots and segments are read in linear time", .tags(.slow)) func linear() {
        let hosts = "https://a.below.net" + String(repeating: "/x/a.below.net", count: 20_000)
        #expect(Self.redact(hosts + "/bots", ["*.below.net/bot{token}"]).hasSuffix("/x/" + Self.mark))
        for part in ["a.", "%2E", "/", "/..", "/a;b", ":", "@"] {
            let uri = "https://a.below.net/" + String(repeating: part, count: 40_000) + "/a.below.net/b"
            #expect(Self.redact(uri, ["*.below.net/bot{token}", "*/x/{y}"]).utf8.count > 100)
        }
    }

    @Test("A pattern for any host matches host names and addresses") func anyHost() {
        let patterns: Set<Moesif.Redaction.PathPattern> = ["*/token/{secret}"]
        #expect(Self.redact("https://a.b/token/s", patterns) == "https://a.b/token/\(Self.mark)")
        #expect(Self.redact("https://a.b/x/token/s", patterns) == "https://a.b/x/token/s")
        #expect(Self.redact("http://[::1]:80/token/s", patterns) == "http://[::1]:80/token/\(Self.mark)")
    }

    @Test("A URL can hold several secrets and match several patterns") func severalSecretsAndPatterns() {
        let patterns: Set<Moesif.Redaction.PathPattern> = ["h.io/{a}/x/{b}", "h.io/*/{c}/**", "H.IO/a{d}/**"]
        #expect(Self.redact("https://h.io/a1/x/y", patterns) == "https://h.io/\(Self.mark)/\(Self.mark)/\(Self.mark)")
        #expect(Self.redact("https://h.io/b1/z", patterns) == "https://h.io/b1/\(Self.mark)")
    }

    @Test("A path without a host in a header belongs to the host that was called")
    func aReferenceWithoutAHostIsOneToTheHostThatWasCalled() throws {
        let headers: HeaderFields = [
            "Location": "/bot1:SECRET/getMe", "X-Original-URI": "/bot1:SECRET/getMe", "X-Other": "/bot1:a/x",
        ]
        let event = try SentEvent(CapturedCall("https://api.telegram.org/", sent: headers, received: headers))
        #expect(!event.readable.contains("SECRET"))
        #expect(event.header("Location") == "/bot\(Self.mark)/getMe")
        #expect(event.header("X-Original-URI", of: "request") == "/bot\(Self.mark)/getMe")
        let other = try SentEvent(CapturedCall("https://example.com/", sent: headers, received: headers))
        #expect(other.header("Location") == "/bot1:SECRET/getMe")
        let away = try SentEvent(
            CapturedCall("https://api.telegram.org/", received: ["Location": "https://h/bot1:a/x"])
        )
        #expect(away.header("Location") == "https://h/bot1:a/x")
    }

    @Test("An empty list of patterns redacts no path") func theListCanBeEmpty() throws {
        var redaction = Moesif.Redaction()
        redaction.path = []
        let uri = "https://hooks.slack.com/services/T/B/x"
        let event = try SentEvent(CapturedCall(uri, body: #"{"u":"\#(uri)"}"#), redaction: redaction)
        #expect(event.uri == uri && event.value["request"]?["body"]?["u"]?.string == uri)
    }

    // MARK: - Patterns

    @Test("Every built-in pattern is valid and is used by default") func knownPatternsCanBeUsed() {
        for pattern in Moesif.Redaction.knownPaths { #expect(pattern.parts != nil, "\(pattern)") }
        #expect(Moesif.Redaction().path == Moesif.Redaction.knownPaths)
    }

    @Test(
        "A malformed path pattern disables the client with an error that names it",
        arguments: [
            "", "host", "host/", "/a/{b}", "host/a", "host/a/*", "host/**", "host/{}", "host/{a", "host/a}",
            "host/{a}{b}",
            "host/{{a}}", "host/a*/{b}", "host/**/{b}", "host//{b}", "host/{b}/", "https://host/{b}", "host:80/{b}",
            "*.*.com/{b}", "a.*.com/{b}", "*com/{b}", "ho st/{b}", "host./{b}", ".host/{b}", "höst/{b}", "host/{b}?c=d",
            "host/{b}#c", "host/***/{b}", "host/%61/{b}", "host/a b/{b}", "[::1]/{b}", "u@host/{b}",
        ]
    )
    func malformed(_ text: String) {
        #expect(Moesif.Redaction.PathPattern(text) == nil)
        let literal = Moesif.Redaction.PathPattern(stringLiteral: text)
        var configuration = Moesif.Configuration(applicationID: "id")
        configuration.redaction.path.insert(literal)
        let error = Moesif.ConfigurationError.malformedPathPattern(literal)
        let shown = DisplayURL.text(of: text) ?? ""
        #expect(error.option == "redaction.path" && error.description.contains("\"\(shown)\""))
        #expect(throws: error) { try configuration.validate() }
        #expect(Moesif(configuration: configuration).state == .disabled(error))
    }

    @Test(
        "A valid path pattern keeps its text as its description",
        arguments: ["a/{b}", "*.a.b/x/*/y{b}z/**", "*/{b}", "127.0.0.1/{b}", "a/Ä/{b}", "a-b_c.d/{e}/{f}"]
    )
    func wellFormed(_ text: String) throws {
        let pattern = try #require(Moesif.Redaction.PathPattern(text))
        #expect(pattern.description == text && pattern == Moesif.Redaction.PathPattern(stringLiteral: text))
    }
}
