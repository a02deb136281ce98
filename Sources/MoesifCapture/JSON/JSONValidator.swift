/// Checks whether bytes are a JSON document that can be embedded in an event unchanged.
enum JSONValidator {
    /// The maximum nesting depth of JSON that is read and written.
    ///
    /// Many readers stop at 64 levels, and a body is nested in four levels of a batch.
    static let maximumDepth = 60

    private static let none = NameActions(redacting: [])

    /// Returns whether the bytes are strictly one JSON object or array, in UTF-8 without a byte order mark.
    static func isObjectOrArray(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if case .invalid = JSONRewriter.rewrite(bytes, none) { false } else { true }
    }
}
