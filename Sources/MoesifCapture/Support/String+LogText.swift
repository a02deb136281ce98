import Foundation

extension String {
    /// The text on one line, without control characters and without characters that change the text direction.
    var onOneLine: String {
        guard unicodeScalars.contains(where: Self.isInvisible) else { return self }
        return unicodeScalars.split { $0.properties.isWhitespace || Self.isInvisible($0) }
            .map(String.init).joined(separator: " ")
    }

    /// Returns the text with a mark in place of the application ID.
    ///
    /// An ID of fewer than 8 characters stays: it is not a credential, and may be a part of any word.
    func hiding(applicationID id: String) -> String {
        id.utf8.count < 8 ? self : replacingOccurrences(of: id, with: "[application ID]")
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }
}
