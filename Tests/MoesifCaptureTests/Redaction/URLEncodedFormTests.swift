import Foundation
import Testing

@testable import MoesifCapture

@Suite struct URLEncodedFormTests {
    @Test(arguments: [
        ("a=1&x=2&b=3", "a=1&b=3"), ("x=1", ""), ("x=1&a=2", "a=2"), ("a=2&x=1", "a=2"), ("a=1;x=2&b=3", "a=1&b=3"),
        ("x=1;a=2&b=3", "b=3"), ("x", ""), ("u[x]=1&a=2", "a=2"), ("x[u]=1;a", ""), ("%78=1&a", "a"),
        ("u%5Bx%5D=1&a", "a"),
        ("x=1&x=2", ""),
    ])
    func removesItems(text: String, expected: String) {
        #expect(URLEncodedForm.rewrite(text[...]) { $0 == "x" ? .remove : .keep } == expected)
    }

    @Test(arguments: ["", "a", "a=1&b=2", "&&", "=x", ";;", "a=x", "xx=1"])
    func answersNilWhenAllIsKept(_ text: String) {
        #expect(URLEncodedForm.rewrite(text[...]) { $0 == "x" ? .remove : .keep } == nil)
    }

    @Test func removingIsStrongerThanRedacting() {
        #expect(URLEncodedForm.rewrite("x[y]=1&a=2") { $0 == "x" ? .remove : $0 == "y" ? .redact : .keep } == "a=2")
        #expect(URLEncodedForm.rewrite("y[x]=1&a=2") { $0 == "x" ? .remove : $0 == "y" ? .redact : .keep } == "a=2")
    }

    @Test func asksWithDecodedNames() {
        var names: [String] = []
        _ = URLEncodedForm.rewrite("a+b=1&%C3%A9&u[v][]=2;w=3&%zz+=4") {
            names.append($0)
            return .keep
        }
        #expect(names == ["a b", "é", "u[v][]", "u", "v", "w", "%zz"])
    }
}
