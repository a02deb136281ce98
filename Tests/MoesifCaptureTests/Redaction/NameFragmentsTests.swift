import Testing

@testable import MoesifCapture

/// Fragments are found as `String.contains` would find them, at the beginning, in the middle and at the end.
@Suite struct NameFragmentsTests {
    private static let names = [
        "", "t", "token", "x-token", "token-x", "xtokenx", "toke", "x-api-key", "t-o-k", "été", "tote",
    ]

    @Test(
        "A fragment is found at the start, in the middle and at the end of a name",
        arguments: [
            ["token"], ["token", "api-key"], ["t"], [""], [], ["é"], ["to", "te"], ["x", "token"], ["TOKEN"],
        ]
    )
    func areFoundAnywhere(_ fragments: [String]) {
        let filter = NameFragments(fragments)
        for name in Self.names {
            let isExpected = fragments.contains { $0.isEmpty || name.contains($0.lowercased()) }
            #expect(filter.areIn(name) == isExpected, "\(name)")
        }
    }
}
