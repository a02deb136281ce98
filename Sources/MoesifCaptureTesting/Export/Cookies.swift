import MoesifCapture

/// Reads the cookies of headers.
enum Cookies {
    /// Returns the cookies of a header `Cookie`; parts without a name, such as a redacted header, are left out.
    static func sent(_ header: String?) -> [ExportedMessage.Field] {
        (header?.unicodeScalars.split(separator: ";") ?? []).compactMap(pair)
    }

    /// Returns the cookies of the headers `Set-Cookie`, which an event has as one, joined with commas.
    static func set(_ header: String?) -> [JSONObject] {
        var cookies: [String.UnicodeScalarView] = []
        for part in header?.unicodeScalars.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            // A date has a comma too, but no name and equals sign before the next semicolon.
            if cookies.isEmpty || pair(part.prefix { $0 != ";" }) != nil {
                cookies.append(String.UnicodeScalarView(part))
            } else {
                cookies[cookies.count - 1].append(",")
                cookies[cookies.count - 1].append(contentsOf: part)
            }
        }
        return cookies.compactMap(cookie)
    }

    private static func cookie(_ text: String.UnicodeScalarView) -> JSONObject? {
        let parts = text.split(separator: ";")
        guard let first = parts.first.flatMap(pair) else { return nil }
        var cookie: JSONObject = ["name": .string(first.name), "value": .string(first.value)]
        for attribute in parts.dropFirst() {
            let pair = pair(attribute)
            switch (pair?.name ?? String(attribute).trimmingHTTPSpace()).lowercased() {
            case "path": cookie["path"] = .string(pair?.value ?? "")
            case "domain": cookie["domain"] = .string(pair?.value ?? "")
            case "httponly": cookie["httpOnly"] = true
            case "secure": cookie["secure"] = true
            default: break
            }
        }
        return cookie
    }

    private static func pair(_ text: Substring.UnicodeScalarView) -> ExportedMessage.Field? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, case let name = String(parts[0]).trimmingHTTPSpace(), !name.isEmpty else { return nil }
        return ExportedMessage.Field(name: name, value: String(parts[1]).trimmingHTTPSpace())
    }
}
