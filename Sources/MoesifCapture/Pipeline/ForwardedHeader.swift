/// A parser for the `Forwarded` header (RFC 7239).
enum ForwardedHeader {
    /// Returns the `for` value of each element, or `nil` if the header is malformed.
    ///
    /// The value is empty if an element has no `for` parameter. Parsing is strict because the client writes the
    /// beginning of the header: an open quotation mark there would swallow the elements that a proxy appends.
    static func origins(in value: String) -> [Substring]? {
        var origins: [Substring] = []
        var rest = value[...]
        while true {
            var origin: Substring = ""
            while true {
                guard let pair = pair(&rest) else { return nil }
                if pair.name.lowercased() == "for" { origin = pair.value }
                guard rest.unicodeScalars.first == ";" else { break }
                rest.unicodeScalars.removeFirst()
            }
            origins.append(origin)
            guard let separator = rest.unicodeScalars.popFirst() else { return origins }
            guard separator == "," else { return nil }
        }
    }

    /// Parses one `name=value` pair and the white space around it.
    private static func pair(_ rest: inout Substring) -> (name: Substring, value: Substring)? {
        skipSpace(&rest)
        let name = token(&rest)
        guard !name.isEmpty, rest.unicodeScalars.popFirst() == "=" else { return nil }
        let value: Substring
        if rest.unicodeScalars.first == "\"" {
            guard let quoted = quoted(&rest) else { return nil }
            value = quoted
        } else {
            value = token(&rest)
        }
        skipSpace(&rest)
        return (name, value)
    }

    private static func token(_ rest: inout Substring) -> Substring {
        let token = rest.unicodeScalars.prefix { !"=;,\" \t".unicodeScalars.contains($0) }
        rest = Substring(rest.unicodeScalars[token.endIndex...])
        return Substring(token)
    }

    /// Returns the text between quotation marks, or `nil` if the closing mark is missing.
    ///
    /// Escapes are not decoded, because no address contains one.
    private static func quoted(_ rest: inout Substring) -> Substring? {
        rest.unicodeScalars.removeFirst()
        var isEscaped = false
        guard
            let end = rest.unicodeScalars.firstIndex(where: { scalar in
                if isEscaped {
                    isEscaped = false
                    return false
                }
                isEscaped = scalar == "\\"
                return scalar == "\""
            })
        else { return nil }
        defer { rest = Substring(rest.unicodeScalars[rest.unicodeScalars.index(after: end)...]) }
        return Substring(rest.unicodeScalars[..<end])
    }

    private static func skipSpace(_ rest: inout Substring) {
        rest = Substring(rest.unicodeScalars.drop { $0 == " " || $0 == "\t" })
    }
}
