import Foundation

/// Makes a URI fit to leave: no userinfo, no fragment, no secret in its query.
struct URIRedactor: Sendable {
    private let queryItems: NameSet

    init(queryItems: some Sequence<String>) {
        self.queryItems = NameSet(queryItems)
    }

    /// An absolute or relative URI reference without what must not leave, in printable ASCII.
    func redact(_ uri: String) -> String {
        var text = Substring(uri)
        if let fragment = text.firstIndex(of: "#") { text = text[..<fragment] }
        var head = text
        var query: Substring?
        if let mark = text.firstIndex(of: "?") {
            head = text[..<mark]
            query = text[text.index(after: mark)...]
        }
        var result = withoutUserinfo(head)
        if let query {
            result += "?"
            result += FormItems.rewrite(query, { queryItems.contains($0) ? .redact : .keep }) ?? String(query)
        }
        return Self.printable(result)
    }

    /// The values of Link: each `<…>` is a URI, the rest is not.
    func redact(link value: String) -> String {
        var result = ""
        var rest = Substring(value)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let inside = rest.index(after: open)
            result += rest[..<inside] + redact(String(rest[inside..<close])) + ">"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func withoutUserinfo(_ head: Substring) -> String {
        let start: String.Index
        if let scheme = head.range(of: "://") {
            start = scheme.upperBound
        } else if head.hasPrefix("//") {
            start = head.index(head.startIndex, offsetBy: 2)
        } else {
            return String(head)
        }
        let end = head[start...].firstIndex(of: "/") ?? head.endIndex
        guard let at = head[start..<end].lastIndex(of: "@") else { return String(head) }
        return String(head[..<start] + head[head.index(after: at)...])
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
