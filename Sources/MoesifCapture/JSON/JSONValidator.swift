/// Decides whether bytes are one JSON document that may be put into an event as they are.
enum JSONValidator {
    /// The deepest nesting that is read and written as JSON.
    ///
    /// Many readers stop at 64 levels, and an event in a batch puts a body under four.
    static let maximumDepth = 60

    private static let none = NameActions(redacting: [])

    /// Returns whether `bytes` are strictly one JSON object or array, in UTF-8 without a byte order mark.
    static func isObjectOrArray(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if case .invalid = JSONRewriter.rewrite(bytes, none) { false } else { true }
    }
}
