import Foundation

/// Reads the items of a query or of a form.
enum URLEncodedItems {
    /// Returns the items of the query of a URL, decoded.
    static func query(of url: String) -> [ExportedMessage.Field] {
        let withoutFragment = url.unicodeScalars.prefix { $0 != "#" }
        guard let mark = withoutFragment.firstIndex(of: "?") else { return [] }
        return items(of: String(withoutFragment[withoutFragment.index(after: mark)...]))
    }

    /// Returns the items of a text such as `a=1&b=two+words`, decoded.
    static func items(of text: String) -> [ExportedMessage.Field] {
        // A combining mark forms one character with the separator before it, so scalars are compared.
        text.unicodeScalars.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return ExportedMessage.Field(name: decode(parts[0]), value: parts.count > 1 ? decode(parts[1]) : "")
        }
    }

    /// Returns the text without percent encoding, or unchanged if it would not be UTF-8.
    private static func decode(_ text: Substring.UnicodeScalarView) -> String {
        let spaced = String(String.UnicodeScalarView(text.map { $0 == "+" ? " " : $0 }))
        return spaced.removingPercentEncoding ?? String(text)
    }
}
