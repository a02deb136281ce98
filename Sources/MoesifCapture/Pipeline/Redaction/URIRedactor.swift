import Foundation

/// Makes a URI fit to leave: no userinfo, no fragment, no secret in its query.
struct URIRedactor: Sendable {
    private let redacted: CaseInsensitiveNames
    private let masked: CaseInsensitiveNames

    init(redacting redacted: some Sequence<String>, masking masked: some Sequence<String> = []) {
        self.redacted = CaseInsensitiveNames(redacted)
        self.masked = CaseInsensitiveNames(masked)
    }

    /// An absolute or relative URI reference without what must not leave, in printable ASCII.
    func redact(_ uri: String) -> String {
        guard Self.isPlain(uri) else { return redactParts(of: uri) }
        guard let mark = uri.utf8.firstIndex(of: ASCII.questionMark),
            let query = rewrite(uri[uri.index(after: mark)...])
        else { return uri }
        return query.isEmpty ? String(uri[..<mark]) : uri[...mark] + query
    }

    /// True for a URI that has neither userinfo nor a fragment and needs no encoding, as nearly all.
    private static func isPlain(_ uri: String) -> Bool {
        uri.utf8.allSatisfy { (33...126).contains($0) && $0 != ASCII.at && $0 != ASCII.numberSign }
    }

    private func redactParts(of uri: String) -> String {
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
            let rewritten = rewrite(query)
            if rewritten?.isEmpty != true { result += "?" + (rewritten ?? String(query)) }
        }
        return Self.printable(result)
    }

    /// The query without what must not leave, or nil when it stays as it is.
    private func rewrite(_ query: Substring) -> String? {
        URLEncodedForm.rewrite(query) { name in
            if masked.contains(name) { return .remove }
            return redacted.contains(name) ? .redact : .keep
        }
    }

    /// The values of a header that holds URIs, joined by ", " where there were several.
    func redact(header value: String) -> String {
        value.components(separatedBy: ", ").map { redact($0) }.joined(separator: ", ")
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
        text.contains { "?#@<".unicodeScalars.contains($0) } ? Moesif.Redaction.mark : String(text)
    }

    /// The part before the query without userinfo, also where a URI stands in the path of another.
    ///
    /// As forgiving as the clients that will read it: any slashes, of either kind and number, may follow the scheme.
    private func withoutUserinfo(_ head: Substring.UnicodeScalarView) -> String {
        let isSlash: (Unicode.Scalar) -> Bool = { $0 == "/" || $0 == "\\" }
        var result = ""
        var rest = head
        var mayBeAuthority = rest.prefix(2).filter(isSlash).count == 2
        while !rest.isEmpty {
            let slashes = rest.prefix(while: isSlash)
            result += String(slashes)
            rest = rest[slashes.endIndex...]
            var segment = rest.prefix { !isSlash($0) }
            rest = rest[segment.endIndex...]
            // Within a path, a scheme is one only before slashes: `id:ada@example.com` is none.
            if !mayBeAuthority, let colon = segment.firstIndex(of: ":"), Self.isScheme(segment[..<colon]),
                case let after = segment.index(after: colon), result.isEmpty || after == segment.endIndex
            {
                result += String(segment[..<after])
                segment = segment[after...]
                mayBeAuthority = true
            }
            if mayBeAuthority, let at = segment.lastIndex(of: "@") { segment = segment[segment.index(after: at)...] }
            // `scheme:` alone: the authority is what follows its slashes.
            if !segment.isEmpty { mayBeAuthority = false }
            result += String(segment)
        }
        return result
    }

    private static func isScheme(_ text: Substring.UnicodeScalarView) -> Bool {
        guard let first = text.first, first.properties.isAlphabetic else { return false }
        return text.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789+-.".unicodeScalars.contains($0))
        }
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
