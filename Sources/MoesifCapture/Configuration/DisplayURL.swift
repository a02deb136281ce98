import Foundation

/// The part of a URL that is safe to show in an error: no user info, query or fragment.
///
/// It works on Unicode scalars and accepts text that is not a URL, because the text may be shown for just that fault.
enum DisplayURL {
    private static let longest = 200

    /// Returns the part of a text that may be shown, or `nil` if its parts cannot be told apart.
    static func text(of value: String) -> String? {
        let scalars = value.unicodeScalars
        // Readers of the URL may decode an encoded delimiter.
        let decoded = (value.removingPercentEncoding ?? value).unicodeScalars
        guard decoded.count(where: isDelimiter) == scalars.count(where: isDelimiter) else { return nil }
        let end = scalars.firstIndex { $0 == "?" || $0 == "#" } ?? scalars.endIndex
        // A password may contain a question mark, and a query may contain an @.
        guard !scalars[end...].contains("@") else { return nil }
        let head = scalars[..<end]
        let start = head.lastIndex(of: "@").map { head.index(after: $0) } ?? head.startIndex
        return String(String(head[start...]).prefix(longest))
    }

    private static func isDelimiter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "@" || scalar == "?" || scalar == "#"
    }
}
