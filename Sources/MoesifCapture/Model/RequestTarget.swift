import Foundation

/// Builds a URL from the untrusted target of a received request.
enum RequestTarget {
    /// Returns the URL of a target such as `/a?b`, `http://host/a` or `*`.
    static func url(_ target: String, scheme: String, host: String) -> URL {
        if let url = URL(string: target), let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
            url.host?.isEmpty == false
        {
            return url
        }
        // Clients should not send fragments. A fragment is kept as one, so that it is removed from the event.
        let mark = target.unicodeScalars.firstIndex(of: "#") ?? target.endIndex
        let parts = target[..<mark].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = encoded(parts.first ?? "")
        var text = scheme.lowercased() == "http" ? "http://" : "https://"
        text += isAuthority(host) ? host : "invalid"
        text += path.hasPrefix("/") ? path : "/\(path)"
        if parts.count == 2 { text += "?\(encoded(parts[1]))" }
        if mark < target.endIndex { text += "#\(encoded(Substring(target.unicodeScalars[mark...].dropFirst())))" }
        return URL(string: text) ?? URL(fileURLWithPath: "/")
    }

    /// Returns whether the text is a host with an optional port.
    private static func isAuthority(_ host: String) -> Bool {
        guard host.utf8.allSatisfy(isHostCharacter), let url = URL(string: "http://\(host)/") else { return false }
        let port = host[(host.lastIndex(of: "]") ?? host.startIndex)...].split(separator: ":", maxSplits: 1).dropFirst()
        return url.host?.isEmpty == false && port.allSatisfy { UInt16($0) != nil }
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        ASCII.isWordCharacter(byte) || byte == ASCII.point || byte == ASCII.colon || byte == ASCII.openBracket
            || byte == ASCII.closeBracket
    }

    /// Returns the text with each byte percent-encoded that is not valid in a URL.
    private static func encoded(_ text: Substring) -> String {
        var result: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            let isEscape = byte == ASCII.percent && bytes.prefix(2).compactMap(ASCII.hexValue).count == 2
            if isEscape || ASCII.isWordCharacter(byte) || "/.~!$&'()*+,;=:@?".utf8.contains(byte) {
                result.append(byte)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += Array("%\(digits.count == 1 ? "0" : "")\(digits)".utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
