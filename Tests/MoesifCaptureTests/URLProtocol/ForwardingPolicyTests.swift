import Foundation
import Testing

@testable import MoesifCapture

/// A task is forwarded only if neither the app nor its delegate could notice.
struct ForwardingPolicyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isAllowed: Bool
        let change: @Sendable (inout ForwardingPolicy) -> Void
    }

    static let cases = [
        Case(testDescription: "a plain task", isAllowed: true) { _ in },
        Case(testDescription: "a delegate that may pin", isAllowed: false) { $0.delegateAnswers = true },
        Case(testDescription: "a delegate that watches", isAllowed: false) { $0.delegateWatches = true },
        Case(testDescription: "a stream of the app's", isAllowed: false) { $0.isStreamed = true },
        Case(testDescription: "an upload", isAllowed: false) { $0.isUpload = true },
        Case(testDescription: "a download", isAllowed: false) { $0.isDownload = true },
        Case(testDescription: "a redirect of a call that was declined", isAllowed: false) { $0.isRedirected = true },
    ]

    @Test("Only a task without noticeable differences is forwarded", arguments: cases)
    func allowed(_ expected: Case) {
        var policy = ForwardingPolicy()
        expected.change(&policy)
        #expect(policy.allows == expected.isAllowed)
    }

    static let redirects: [(String, String?, Bool)] = [
        ("http://h", "http://h/", false), ("HTTP://H/a?b=c", "http://h/a?b=c", false),
        ("http://h/a", "http://h/a", false), ("http://h/a", "http://h/b", true), ("http://h/a", "https://h/a", true),
        ("http://h/a", "http://i/a", true), ("http://h/a", "http://h:8080/a", true),
        ("http://h/a?b=c", "http://h/a?b=d", true), ("http://h/", nil, true),
        ("http://h/a", "http://h/a/", true), ("http://h/a%2Fb", "http://h/a/b", true),
        ("http://h/?q=%26", "http://h/?q=&", true),
    ]

    @Test("A URL that the platform spells differently is no redirect", arguments: redirects)
    func redirected(_ original: String, _ current: String?, _ expected: Bool) throws {
        let first = try #require(URL(string: original))
        #expect(ForwardingPolicy.isRedirected(from: first, to: current.flatMap { URL(string: $0) }) == expected)
    }
}
