import Testing

@testable import MoesifCapture

/// A scope that captures nothing gives the reason and an alternative.
struct CaptureScopeTests {
    static let reasons: [(CaptureScope.Reason, String)] = [
        (.disabled, "disabled"), (.shutDown, "shut down"), (.noPlatformClass, "protocol class"),
        (.sessionIsFixed, "cannot change"), (.delegateIsOutOfReach, "use moesif.session(configuration:delegate:)"),
        (.backgroundSession, "use moesif.session(configuration:delegate:)"), (.noProtocols, "use moesif.session()"),
    ]

    @Test("A scope that captures nothing describes the reason", arguments: reasons)
    func refusal(_ reason: CaptureScope.Reason, _ says: String) {
        let scope = CaptureScope.nothing(reason)
        #expect(scope.refusal == reason)
        #expect(scope.description == "no calls are captured: \(reason)" && reason.description.contains(says))
    }

    @Test("Each reason is tested once")
    func reasonsDiffer() {
        #expect(Set(Self.reasons.map(\.0)).count == Self.reasons.count)
    }

    @Test(
        "A scope that captures calls has no refusal",
        arguments: [
            CaptureScope.sharedSession, .sharedSessionOfAnotherClient, .session, .sessionsMadeWithConfiguration,
        ]
    )
    func captured(_ scope: CaptureScope) {
        #expect(scope.refusal == nil && scope.description.contains("captured"))
    }
}
