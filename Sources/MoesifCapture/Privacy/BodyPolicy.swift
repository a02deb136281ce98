import Foundation

/// Decides what of a captured body may leave, and in which form.
///
/// Pure: bytes in, body out.
struct BodyPolicy: Sendable {
    /// The most bytes of a body that are kept.
    let limit: Int
    private let jsonKeys: NameSet
    private let formKeys: NameSet

    init(limit: Int, redaction: Redaction) {
        self.limit = limit
        jsonKeys = NameSet(redaction.bodyKeys)
        formKeys = NameSet(redaction.bodyKeys.union(redaction.formKeys))
    }

    /// What is sent in place of a body, and what is to be said where nothing is.
    func body(_ captured: CapturedBody, contentType: String?) -> (body: Body?, omitted: String?) {
        if let bytes = captured.bytes { return body(bytes, contentType: contentType) }
        switch captured.omission {
        case nil: return (nil, nil)
        case let omission? where omission == .overLimit:
            return (Self.overLimit(count: captured.count, limit: limit), omission.description)
        case let omission?: return (nil, omission.description)
        }
    }

    /// An object that says a body was too long to be sent.
    static func overLimit(count: Int?, limit: Int) -> Body {
        var object: JSONObject = ["omitted": "over the limit"]
        object["bytes"] = count.map { .int($0) }
        object["limit"] = .int(limit)
        return Body(object)
    }

    private func body(_ bytes: Data, contentType: String?) -> (body: Body?, omitted: String?) {
        guard !bytes.isEmpty else { return (nil, nil) }
        let body = Body(bytes)
        switch body.transferEncoding {
        case .json:
            let json = body.bytes
            let redacted = json.withUnsafeBytes { bytes in
                JSONMembers.rewrite(bytes) { jsonKeys.contains($0) ? .replaceValue(with: "\"[redacted]\"") : .keep }
            }
            return (redacted.map { Body(validated: Data($0)) } ?? body, nil)
        case .base64:
            if let form = form(bytes, contentType: contentType) { return (Body(base64: form), nil) }
            // Nearly JSON, such as lines of JSON or a document cut short: what cannot be redacted is not sent.
            if bytes.withUnsafeBytes(jsonKeys.isQuoted(in:)) {
                return (nil, "holds a secret in a form that cannot be redacted")
            }
            return (body, nil)
        }
    }

    /// A form body with its secrets redacted; nil when it is none, or holds no secret.
    ///
    /// A body that does not say what it is may be a form: URLSession itself calls such a body one on the wire.
    private func form(_ bytes: Data, contentType: String?) -> Data? {
        let type = contentType?.lowercased() ?? "application/x-www-form-urlencoded"
        guard type.contains("x-www-form-urlencoded") else { return nil }
        // Latin-1 gives every byte a character and takes it back: a stray byte does not make the form unreadable.
        for encoding in [String.Encoding.utf8, .isoLatin1] {
            guard let text = String(data: bytes, encoding: encoding) else { continue }
            let redacted = FormItems.rewrite(text[...]) { formKeys.contains($0) ? .redact : .keep }
            return redacted?.data(using: encoding)
        }
        return nil
    }
}
