/// The user name and password before the host of a URI.
enum UserInfo {
    /// Returns the part of a URI before its query without userinfo, or `nil` if it contains none.
    ///
    /// The userinfo of URIs within the path is removed too. Parsing is as lenient as in the clients that read the URI:
    /// any number of slashes or backslashes may follow the scheme.
    static func removed(from text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.contains(ASCII.at) else { return nil }
        var result: [UInt8] = []
        var index = 0
        var mayBeAuthority = false
        while index < text.count {
            let start = text[index...].firstIndex { !isSlash($0) } ?? text.count
            result += text[index..<start]
            if start - index > 1 { mayBeAuthority = true }
            let end = text[start...].firstIndex(where: isSlash) ?? text.count
            var host = start
            // Within a path, a scheme counts only before slashes: `id:ada@example.com` contains no userinfo.
            if start == 0, let colon = text[..<end].firstIndex(of: ASCII.colon), isScheme(text[..<colon]) {
                host = colon + 1
                mayBeAuthority = true
            }
            result += text[start..<host]
            if mayBeAuthority, let at = text[host..<end].lastIndex(of: ASCII.at) { host = at + 1 }
            result += text[host..<end]
            // After a lone `scheme:`, the text after the slashes is the authority.
            if start < end { mayBeAuthority = text[end - 1] == ASCII.colon }
            index = end
        }
        return result.count == text.count ? nil : result
    }

    private static func isSlash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == ASCII.backslash
    }

    private static func isScheme(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        let text = text.drop { $0 <= ASCII.space }
        guard let first = text.first, (first | 0x20) &- UInt8(ascii: "a") < 26 else { return false }
        return text.allSatisfy { ASCII.isWordCharacter($0) || $0 == ASCII.plus || $0 == ASCII.point }
    }
}
