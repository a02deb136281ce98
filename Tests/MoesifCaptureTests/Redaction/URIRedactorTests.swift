import Foundation
import Testing

@testable import MoesifCapture

@Suite struct URIRedactorTests {
    private let redactor = URIRedactor(redacting: ["token", "Key"], ["secret"])

    @Test(
        "A URI is sent without user info, fragment and secrets, in printable ASCII",
        arguments: [
            ("https://h/p", "https://h/p"), ("", ""), ("?", "?"), ("#", ""), ("/p", "/p"), ("p?a=b", "p?a=b"),
            // No userinfo.
            ("https://bob:pw@h/p", "https://h/p"), ("https://bob@h", "https://h"),
            ("HTTPS://bob:pw@h:8080?x", "HTTPS://h:8080?x"),
            ("//bob:pw@h/p", "//h/p"), ("//bob@h", "//h"), ("https://@h/", "https://h/"),
            ("https://a@b@h/", "https://h/"),
            ("https://bob:p%40w@h/", "https://h/"), ("https://bob:pw@[::1]:80/", "https://[::1]:80/"),
            ("https://h/a@b", "https://h/a@b"), ("/a@b", "/a@b"), ("a@b", "a@b"), ("https://h?a@b", "https://h?a@b"),
            ("//h/x@y?z@w", "//h/x@y?z@w"), ("https://bob:pw@h#f", "https://h"),
            ("https://bob:pw@h?token=s", "https://h?token=[redacted]"),
            // No fragment.
            ("https://h/p#f", "https://h/p"), ("/p#access_token=s", "/p"), ("#f", ""), ("p?a=b#c?token=s", "p?a=b"),
            ("https://h/#f#g", "https://h/"), ("//u@h#f", "//h"),
            // No secret.
            ("?token=s", "?token=[redacted]"), ("?a=1&token=s&b=2", "?a=1&token=[redacted]&b=2"),
            ("?TOKEN=s", "?TOKEN=[redacted]"),
            ("?token=s&token=t", "?token=[redacted]&token=[redacted]"), ("?token=", "?token=[redacted]"),
            ("?token", "?token"),
            ("?token=a=b=c", "?token=[redacted]"), ("?a=1;key=s;b=2&c=3", "?a=1;key=[redacted]&c=3"),
            ("?a?token=s", "?a?token=[redacted]"),
            ("?a=1&&token=s&", "?a=1&&token=[redacted]&"), ("/token=s?a=1", "/token=s?a=1"), ("?=token", "?=token"),
            ("?a%26token=s", "?a%26token=[redacted]"), ("?%zz=1&token=s", "?%zz=1&token=[redacted]"),
            ("?monkey=1", "?monkey=1"),
            ("?t%6Fken=s", "?t%6Fken=[redacted]"), ("?a[token]=s", "?a[token]=[redacted]"),
            ("?token[]=s", "?token[]=[redacted]"),
            ("?a%5Btoken%5D=s", "?a%5Btoken%5D=[redacted]"), ("?[a][][token=s", "?[a][][token=[redacted]"),
            // Printable ASCII.
            ("https://h/é日 😀", "https://h/%C3%A9%E6%97%A5%20%F0%9F%98%80"),
            ("/a\tb\r\nc\u{0}\u{7F}~!", "/a%09b%0D%0Ac%00%7F~!"),
            ("/p?q=é&token=é", "/p?q=%C3%A9&token=[redacted]"), ("/%C3%A9", "/%C3%A9"),
            ("/a b", "/a%20b"), ("/a\u{7F}", "/a%7F"), ("/a\u{1F}", "/a%1F"),
        ]
    )
    func redacts(uri: String, expected: String) {
        #expect(redactor.redact(uri) == expected)
        #expect(redactor.redact(expected) == expected, "twice is once")
        #expect(redactor.redact(uri + "#f") == expected, "a fragment changes nothing else")
        #expect(redactor.redact(uri).utf8.allSatisfy { (33...126).contains($0) })
    }

    @Test(
        "A Link header keeps its structure; text outside the brackets that may hold a URI is redacted",
        arguments: [
            ("", ""), (#"<https://h/>; rel="next""#, #"<https://h/>; rel="next""#),
            ("<https://u:p@h/?token=s#f>", "<https://h/?token=[redacted]>"),
            (
                #"</a?key=s>; rel="a", </b?a=1&token=s>; rel=b"#,
                #"</a?key=[redacted]>; rel="a", </b?a=1&token=[redacted]>; rel=b"#
            ),
            ("<>", "<>"), (">x<a>", ">x<a>"), ("; rel=x", "; rel=x"),
            // Text outside the brackets that may hold a URI is redacted.
            ("<https://h/?token=s", "[redacted]"), ("</a>, <https://u:p@h", "</a>[redacted]"),
            ("https://h/?token=s", "[redacted]"),
            (#"</a>; anchor="https://h/?token=s"; rel=x"#, "</a>[redacted]"),
            (#"</a>; anchor="/p#s", </b>"#, "</a>[redacted]</b>"),
            ("https://u:p@h/, </a>", "[redacted]</a>"),
        ]
    )
    func redactsLinks(value: String, expected: String) {
        #expect(redactor.redact(link: value) == expected)
    }

    /// In the URI and in every header that holds one.
    @Test(
        "User info and fragments are removed from the URI and from headers that hold one",
        arguments: ["https://bob:hunter2@h/p", "https://h/p#hunter2", "https://bob:hunter2@h/p?a=1#hunter2"]
    )
    func neitherUserinfoNorFragmentLeaves(_ uri: String) throws {
        let headers: HeaderFields = [
            "Location": uri, "content-location": uri, "REFERER": uri, "Link": "<\(uri)>; rel=self",
        ]
        let event = try SentEvent(CapturedCall(uri, sent: headers, received: headers))
        #expect(!event.readable.contains("hunter2"))
        #expect(event.uri?.hasPrefix("https://h/p") == true)
        #expect(event.header("Location") == event.uri)
        #expect(event.header("Link") == "<\(event.uri ?? "")>; rel=self")
    }

    @Test("The URI of an event is printable ASCII") func uriIsPrintableASCII() throws {
        let event = try SentEvent(CapturedCall("https://h/é?q=日&token=é"))
        #expect(event.uri == "https://h/%C3%A9?q=%E6%97%A5&token=[redacted]")
    }

    @Test(
        "Malformed URLs that other clients accept are redacted too",
        arguments: [
            "https:/u:S3CR3T@h/", "https:///u:S3CR3T@h/", "https:\\\\u:S3CR3T@h/", "https:u:S3CR3T@h/",
            "/\\u:S3CR3T@h/",
            "https://h/p/https://u:S3CR3T@h/", "/a?x=1, https://h/?token=S3CR3T",
            "https://h/?u=https://h/?token=S3CR3T",
        ]
    )
    func whatOtherClientsAcceptIsRedactedToo(_ uri: String) {
        #expect(!redactor.redact(header: uri).contains("S3CR3T"))
    }

    @Test(
        "A path with colons and at signs is sent unchanged",
        arguments: ["/users/id:ada@example.com", "https://h/a:b@c", "/p/a@b", "urn/x:y"]
    )
    func pathsWithSignsStay(_ uri: String) {
        #expect(redactor.redact(uri) == uri)
    }
}
