/// A sentence that explains a reason in `metadata.capture.omitted`.
struct OmissionExplanation {
    let text: String

    /// Explains a reason, which may have a number after a comma, and further reasons after a semicolon.
    init(_ reason: String) {
        let sentences = reason.split(separator: ";").compactMap { part in
            Self.sentences.first { part.contains($0.reason) }?.sentence
        }
        text = sentences.joined(separator: " ")
    }

    private static let sentences: [(reason: String, sentence: String)] = [
        ("the event is over the limit", "The collector accepts events of less than 1,000,000 bytes."),
        ("over the limit", "It is longer than its limit; the option bodyLimit sets the limit of bodies."),
        ("truncated from", "It was longer than its limit, so that the event has only its beginning."),
        ("a file", "The body is in a file. The library does not read files of the app."),
        ("streamed", "The body was given as a stream, which can be read only once."),
        ("unavailable on this platform", "URLSession passes this body to the app alone on this platform."),
        (
            "follow-up response unavailable",
            "The call went on after an answered challenge, where capture does not see it."
        ),
        ("incomplete", "The call ended before the body did; the event has the part that is known."),
        ("damaged", "The body is compressed and cannot be decompressed."),
        ("masked: neither JSON nor a form", "Masks exist for this side, and can be applied only to JSON and forms."),
        (
            "contains a secret that cannot be redacted",
            "A redacted name occurs in a body that is neither JSON nor a form, so that its value cannot be found."
        ),
        ("only listed: neither JSON nor a form", "redaction.mode allows only listed keys, and this body has no keys."),
        ("nested too deeply", "JSON of more than 60 levels is left out."),
    ]
}
