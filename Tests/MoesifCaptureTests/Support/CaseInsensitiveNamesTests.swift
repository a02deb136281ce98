import Foundation
import Testing

@testable import MoesifCapture

@Suite struct CaseInsensitiveNamesTests {
    @Test(
        "A name is found in any case",
        arguments: [
            (["key"], "key", true), (["key"], "KEY", true), (["KEY"], "key", true), (["key"], "monkey", false),
            (["key"], "key ", false), (["key"], "kez", false), (["key"], "", false), ([], "key", false),
            ([""], "", true),
            (["Ünï"], "üNÏ", true), (["key"], "\u{212A}ey", true), (["\u{212A}ey"], "key", true),
            (["straße"], "STRASSE", false),
        ] as [([String], String, Bool)]
    )
    func looksUpInAnyCase(names: [String], name: String, expected: Bool) {
        #expect(CaseInsensitiveNames(names).contains(name) == expected)
        #expect(CaseInsensitiveNames(names).isEmpty == names.isEmpty)
    }

    @Test("Names of any length are found") func namesOfAnyLength() {
        let names = (1...200).map { String(repeating: "n", count: $0) }
        let odd = CaseInsensitiveNames(names.filter { !$0.utf8.count.isMultiple(of: 2) })
        for name in names {
            #expect(odd.contains(name.uppercased()) == !name.utf8.count.isMultiple(of: 2))
        }
    }
}
