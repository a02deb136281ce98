extension StringProtocol {
    /// Returns the text without surrounding spaces and tabs, which HTTP ignores around header values.
    package func trimmingHTTPSpace() -> String {
        let isSpace: (UInt8) -> Bool = { $0 == ASCII.space || $0 == ASCII.tab }
        let bytes = Array(utf8).drop(while: isSpace)
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
