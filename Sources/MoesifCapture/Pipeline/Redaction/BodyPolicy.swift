import Foundation

/// Determines the form in which a captured body is sent.
///
/// It has no side effects.
struct BodyPolicy: Sendable {
    /// The maximum size of a body, in bytes.
    private let limit: Int
    /// The actions for JSON keys.
    let json: NameActions
    /// The actions for form keys.
    let form: NameActions
    /// Redacts the values of forms and the strings of JSON.
    private let values: ValueRedactor
    /// Finds redacted names in a body that is neither JSON nor a form.
    private let search: NameSearch
    /// Finds redacted names in a multipart form, which has its names in quotation marks.
    private let multipartSearch: NameSearch

    init(limit: Int, redaction: Moesif.Redaction, maskedKeys: Set<String> = [], paths: SecretPaths? = nil) {
        self.limit = limit
        let allowed = redaction.mode.allowed
        let formKeys = redaction.bodyKeys.union(redaction.formKeys)
        json = NameActions(masking: maskedKeys, redacting: redaction.bodyKeys, allowing: allowed?.bodyKeys)
        form = NameActions(masking: maskedKeys, redacting: formKeys, allowing: allowed?.bodyKeys)
        let words = Set(redaction.bodyKeys.map(NamePath.word))
        search = NameSearch(words)
        // In a multipart form, the last name of a path stands within brackets.
        multipartSearch = NameSearch(
            words.union(redaction.formKeys.filter(NamePath.isPath).map(NamePath.word)),
            quoted: redaction.formKeys
        )
        let items = NameActions(
            masking: maskedKeys,
            redacting: formKeys.union(redaction.queryItems),
            allowing: allowed?.queryItems,
            atRoot: true
        )
        values = ValueRedactor(items: items, keys: json, names: redaction.bodyKeys.union(maskedKeys), paths: paths)
    }

    /// Returns the body to send, and the note about parts that are left out.
    func body(_ captured: CapturedBody, contentType: String?) -> (body: Moesif.Event.Body?, omitted: String?) {
        if let bytes = captured.bytes, !bytes.isEmpty {
            let (body, omitted) = body(bytes, contentType: contentType)
            let notes = [Self.note(on: captured), omitted].compactMap(\.self)
            return (body, notes.isEmpty ? nil : notes.joined(separator: "; "))
        }
        let isReplaced = captured.omission == .overLimit
        return (isReplaced ? overLimit(count: captured.count) : nil, Self.note(on: captured))
    }

    /// Returns the reason that a body is incomplete, with its number of bytes if known.
    private static func note(on captured: CapturedBody) -> String? {
        guard let omission = captured.omission else { return nil }
        guard let count = captured.count, omission != .overLimit else { return omission.description }
        return omission == .incomplete ? "\(omission), \(count) bytes received" : "\(omission), \(count) bytes"
    }

    private func overLimit(count: Int?) -> Moesif.Event.Body {
        var object: JSONObject = ["omitted": "over the limit"]
        object["bytes"] = count.map { .int($0) }
        object["limit"] = .int(limit)
        return Moesif.Event.Body(object)
    }

    private func body(_ bytes: Data, contentType: String?) -> (body: Moesif.Event.Body?, omitted: String?) {
        let text = Moesif.Event.Body.withoutMark(bytes)
        switch text.withUnsafeBytes({ values.rewrite(json: $0) }) {
        case .unchanged: return (Moesif.Event.Body(validated: text), nil)
        case .changed(let json): return (Moesif.Event.Body(validated: Data(json)), nil)
        case .invalid: break
        }
        let type = BodyType(contentType)
        guard json.allowed == nil else { return listed(text, type) }
        let looksLikeForm = text.withUnsafeBytes { type.looksLikeForm($0) }
        if looksLikeForm, let sent = redacted(form: text) ?? (type.saysForm ? bytes : nil) {
            return (sent.isEmpty ? nil : Moesif.Event.Body(base64: sent), nil)
        }
        guard json.masked.isEmpty else { return (nil, "masked: neither JSON nor a form") }
        // The body cannot be redacted: it may be lines of JSON, a truncated document, a multipart form, XML, a table or
        // a memory dump. If it contains a redacted name, it is not sent.
        let search = type.isMultipart ? multipartSearch : search
        guard !bytes.withUnsafeBytes({ search.isFound(in: $0) }) else {
            return (nil, "contains a secret that cannot be redacted")
        }
        let sent = redacted(string: text) ?? (type.saysForm ? redacted(form: text) ?? bytes : bytes)
        return (Moesif.Event.Body(base64: sent), nil)
    }

    /// Returns the body to send in the mode `onlyListed`, for a body that is not a JSON object or array.
    private func listed(_ text: Data, _ type: BodyType) -> (body: Moesif.Event.Body?, omitted: String?) {
        if type.saysForm, text.withUnsafeBytes({ type.looksLikeForm($0) && BodyType.isUnbroken($0) }) {
            let sent = redacted(form: text) ?? text
            return (sent.isEmpty ? nil : Moesif.Event.Body(base64: sent), nil)
        }
        let array = Data([ASCII.openBracket]) + text + [ASCII.closeBracket]
        if array.withUnsafeBytes({ JSONValidator.isObjectOrArray($0) }) {
            return (Moesif.Event.Body(base64: Data("\"\(Moesif.Redaction.mark)\"".utf8)), nil)
        }
        return (nil, "only listed: neither JSON nor a form")
    }

    /// Returns the redacted body if it is a single JSON string, or `nil` if it is not one or stays unchanged.
    private func redacted(string body: Data) -> Data? {
        guard body.first(where: { $0 > ASCII.space }) == ASCII.quote else { return nil }
        let array = Data([ASCII.openBracket]) + body + [ASCII.closeBracket]
        guard case .changed(let changed) = array.withUnsafeBytes({ values.rewrite(json: $0) }) else { return nil }
        return Data(changed.dropFirst().dropLast())
    }

    /// Returns the redacted form, or `nil` if it stays unchanged.
    private func redacted(form body: Data) -> Data? {
        let form = URLEncodedForm(names: form) { values.redact(encoded: $0) }
        return body.withUnsafeBytes { form.rewrite($0) }.map { Data($0) }
    }
}
