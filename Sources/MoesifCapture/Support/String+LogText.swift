import Foundation

extension String {
    /// The most bytes of a response that are read for a message.
    private static let longestBody = 16 * 1024

    /// Creates the beginning of a response body as text, with a mark in place of the application ID.
    init(_ body: Data, hiding id: String) {
        self = String(decoding: body.prefix(Self.longestBody), as: UTF8.self).hiding(applicationID: id)
        // The cut may leave the beginning of an ID.
        if body.count > Self.longestBody { removeLast(Swift.min(count, id.count)) }
    }

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
