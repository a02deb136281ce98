import Foundation
import Testing

@testable import MoesifCapture

@Suite struct URLEncodedFormTests {
    private func rewrite(_ text: String, masking masked: [String] = ["x"], redacting redacted: [String] = []) -> String?
    {
        let form = URLEncodedForm(names: NameActions(masking: masked, redacting: redacted)) { _ in nil }
        return Array(text.utf8).withUnsafeBytes { form.rewrite($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "A masked item is removed from a form",
        arguments: [
            ("a=1&x=2&b=3", "a=1&b=3"), ("x=1", ""), ("x=1&a=2", "a=2"), ("a=2&x=1", "a=2"), ("a=1;x=2&b=3", "a=1&b=3"),
            ("x=1;a=2&b=3", "b=3"), ("x", ""), ("u[x]=1&a=2", "a=2"), ("x[u]=1;a", ""), ("%78=1&a", "a"),
            ("u%5Bx%5D=1&a", "a"),
            ("x=1&x=2", ""),
        ]
    )
    func removesItems(text: String, expected: String) {
        #expect(rewrite(text) == expected)
    }

    @Test("Rewriting returns nil if no item changes", arguments: ["", "a", "a=1&b=2", "&&", "=x", ";;", "a=x", "xx=1"])
    func answersNilWhenAllIsKept(_ text: String) {
        #expect(rewrite(text) == nil)
    }

    @Test("An item that is both masked and redacted is removed") func removingIsStrongerThanRedacting() {
        #expect(rewrite("x[y]=1&a=2", redacting: ["y"]) == "a=2")
        #expect(rewrite("y[x]=1&a=2", redacting: ["y"]) == "a=2")
    }

    @Test(
        "A form key matches decoded, and by each of its parts",
        arguments: [
            ("a b", "a+b=1", "a+b=[redacted]"), ("é", "%C3%A9=2", "%C3%A9=[redacted]"),
            ("u", "u[v][]=2", "u[v][]=[redacted]"),
            ("v", "u[v][]=2", "u[v][]=[redacted]"), ("u[v][]", "u[v][]=2", "u[v][]=[redacted]"),
            ("w", "a=1;w=3", "a=1;w=[redacted]"), ("%zz", "%zz+=4", "%zz+=[redacted]"),
            ("A", "%61=1", "%61=[redacted]"), ("card", "card[number]=1", "card[number]=[redacted]"),
            ("number", "card[number]=1", "card[number]=[redacted]"),
            ("Number", "a[card][NUMBER][]=1", "a[card][NUMBER][]=[redacted]"),
            ("birthday", "birthday(1i)=1&birthday%282i%29=2", "birthday(1i)=[redacted]&birthday%282i%29=[redacted]"),
            ("birthday", "user[birthday(3i)]=1", "user[birthday(3i)]=[redacted]"),
            ("é", "user[É]=1&user.%C3%A9(1i)=2", "user[É]=[redacted]&user.%C3%A9(1i)=[redacted]"),
            ("card number", "x[card+number]=1", "x[card+number]=[redacted]"),
        ]
    )
    func names(name: String, text: String, expected: String) {
        #expect(rewrite(text, masking: [], redacting: [name]) == expected)
    }

    @Test("A form with many items is rewritten in linear time", .tags(.slow)) func linear() {
        let text = String(repeating: "a[b]=;", count: 40_000)
        #expect(rewrite(text) == nil)
        #expect(rewrite(text + "x=1") != nil)
    }
}
