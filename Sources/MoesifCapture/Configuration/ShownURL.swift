import Foundation

/// The part of a URL that an error may show: neither user info nor a query or fragment.
///
/// Works on scalars and on text that is no URL: what is wrong with it may be just that.
enum ShownURL {
    private static let longest = 200

    /// Returns the part of a text that may be shown; nil where its parts cannot be told apart.
    static func text(of value: String) -> String? {
        let scalars = value.unicodeScalars
        // An encoded delimiter may be one to whoever reads the URL.
        let decoded = (value.removingPercentEncoding ?? value).unicodeScalars
        guard decoded.count(where: isDelimiter) == scalars.count(where: isDelimiter) else { return nil }
        let end = scalars.firstIndex { $0 == "?" || $0 == "#" } ?? scalars.endIndex
        // A password may hold a question mark, and a query an @.
        guard !scalars[end...].contains("@") else { return nil }
        let head = scalars[..<end]
        let start = head.lastIndex(of: "@").map { head.index(after: $0) } ?? head.startIndex
        return String(String(head[start...]).prefix(longest))
    }

    private static func isDelimiter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "@" || scalar == "?" || scalar == "#"
    }
}
