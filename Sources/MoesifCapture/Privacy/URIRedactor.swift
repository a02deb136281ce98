import Foundation

/// Makes a URI fit to leave: no userinfo, no fragment, no secret in its query.
struct URIRedactor: Sendable {
    private let redacted: NameSet
    private let masked: NameSet

    init(redacting redacted: some Sequence<String>, masking masked: some Sequence<String> = []) {
        self.redacted = NameSet(redacted)
        self.masked = NameSet(masked)
    }

    /// An absolute or relative URI reference without what must not leave, in printable ASCII.
    func redact(_ uri: String) -> String {
        // By scalars: to a `Character`, a `#` that a combining mark follows is none.
        var text = Substring(uri).unicodeScalars
        if let fragment = text.firstIndex(of: "#") { text = text[..<fragment] }
        var head = text
        var query: Substring?
        if let mark = text.firstIndex(of: "?") {
            head = text[..<mark]
            query = Substring(text[text.index(after: mark)...])
        }
        var result = withoutUserinfo(head)
        if let query {
            let rewritten = FormItems.rewrite(query) { name in
                if masked.contains(name) { return .remove }
                return redacted.contains(name) ? .redact : .keep
            }
            if rewritten?.isEmpty != true { result += "?" + (rewritten ?? String(query)) }
        }
        return Self.printable(result)
    }

    /// The values of Link: each `<…>` is a URI, the rest is not.
    func redact(link value: String) -> String {
        var result = ""
        var rest = Substring(value).unicodeScalars
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let inside = rest.index(after: open)
            result += Self.parameters(rest[..<open]) + "<" + redact(String(rest[inside..<close])) + ">"
            rest = rest[rest.index(after: close)...]
        }
        return result + Self.parameters(rest)
    }

    /// What stands beside the `<…>` of Link; where it may hold a URI all the same (`anchor`, a `<` never closed, a URI
    /// without brackets), it is blacked out.
    private static func parameters(_ text: Substring.UnicodeScalarView) -> String {
        text.contains { "?#@<".unicodeScalars.contains($0) } ? Redaction.mark : String(text)
    }

    private func withoutUserinfo(_ head: Substring.UnicodeScalarView) -> String {
        let start: String.Index
        if let scheme = head.firstRange(of: "://".unicodeScalars) {
            start = scheme.upperBound
        } else if head.starts(with: "//".unicodeScalars) {
            start = head.index(head.startIndex, offsetBy: 2)
        } else {
            return String(head)
        }
        let end = head[start...].firstIndex(of: "/") ?? head.endIndex
        guard let at = head[start..<end].lastIndex(of: "@") else { return String(head) }
        return String(head[..<start]) + String(head[head.index(after: at)...])
    }

    private static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 33 || $0 > 126 }) else { return text }
        var result = ""
        for byte in text.utf8 {
            if byte < 33 || byte > 126 {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            } else {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return result
    }
}
