import Testing

@testable import MoesifCapture

/// The filter that spares most texts a full parse.
@Suite struct HostFilterTests {
    private let filter = HostFilter(["hooks.slack.com", ".infura.io"], all: false)

    private func mayHold(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { filter.mayHold($0) }
    }

    @Test(
        "Text that may contain a URL of a listed host passes the filter",
        arguments: [
            "https://hooks.slack.com/", "HTTPS://HOOKS.SLACK.COM", "//hooks.slack.com", "\\\\hooks.slack.com:80/x",
            "https:/hooks.slack.com./", "https:hooks.slack.com", "x https://a, https://hooks.slack.com", "https://u@x",
            "https://u:p@x.infura.io", "https://a/x//x.infura.io/", "https%3A//x", "https:///////hooks.slack.com",
        ]
    )
    func lettingThrough(_ text: String) {
        #expect(mayHold(text))
    }

    @Test("A host is found at any position in the text", arguments: 0..<24) func everyPlace(_ length: Int) {
        for filler in ["a", "/.", ".", "é", ";", "o/"] {
            let before = String(repeating: filler, count: length)
            for beginning in ["//", "\\/", "https:/", "https:", "x:///", "%2F/", "https://u:p@"] {
                #expect(mayHold(before + beginning + "hooks.slack.com"), "\(before)\(beginning)")
                #expect(mayHold(before + beginning + "hooks.slack.com/" + before), "\(before)\(beginning)")
            }
            #expect(!mayHold(before + "hooks.slack.com/" + before))
        }
    }

    @Test(
        "Text without a URL of a listed host does not pass the filter",
        arguments: [
            "", "/", "//", ":", "https://", "https://api.example.com/v1/users/12?a=b:c", "https://h:8080/x:y/z:1",
            "text/html",
            "Mozilla/5.0 (X11) AppleWebKit/537.36", "hooks.slack.com/services/T/B/x", "/hooks.slack.com/x",
            "x:hooks.slack.com",
            "10:30", "//cdn.example.com/x.js", "https://example.com/hooks.slack.com/x", "*/*;q=0.8",
            "id:hooks.slack.com",
        ]
    )
    func keepingOut(_ text: String) {
        #expect(!mayHold(text))
    }
}
