import Testing

@testable import MoesifCapture

/// A task is loaded in the platform's place only where nobody could tell.
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
    ]

    @Test(arguments: cases)
    func allowed(_ expected: Case) {
        var policy = ForwardingPolicy()
        expected.change(&policy)
        #expect(policy.allows == expected.isAllowed)
    }
}
