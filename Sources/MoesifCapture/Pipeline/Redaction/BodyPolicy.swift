import Foundation

/// Decides what of a captured body may leave, and in which form.
///
/// Pure: bytes in, body out.
struct BodyPolicy: Sendable {
    /// The most bytes of a body that are kept.
    private let limit: Int
    private let masked: CaseInsensitiveNames
    private let redactedInJSON: CaseInsensitiveNames
    private let redactedInForms: CaseInsensitiveNames
    /// Refuses keys that are neither masked nor redacted in JSON.
    private let filter: KeyFilter

    init(limit: Int, redaction: Moesif.Redaction, maskedKeys: Set<String> = []) {
        self.limit = limit
        masked = CaseInsensitiveNames(maskedKeys)
        redactedInJSON = CaseInsensitiveNames(redaction.bodyKeys)
        redactedInForms = CaseInsensitiveNames(redaction.bodyKeys.union(redaction.formKeys))
        filter = KeyFilter(masked.names.union(redactedInJSON.names))
    }

    /// What is sent in place of a body, and what is to be said about it.
    func body(_ captured: CapturedBody, contentType: String?) -> (body: Moesif.Event.Body?, omitted: String?) {
        if let bytes = captured.bytes, !bytes.isEmpty {
            let (body, omitted) = body(bytes, contentType: contentType)
            let notes = [Self.note(on: captured), omitted].compactMap(\.self)
            return (body, notes.isEmpty ? nil : notes.joined(separator: "; "))
        }
        let isReplaced = captured.omission == .overLimit
        return (isReplaced ? overLimit(count: captured.count) : nil, Self.note(on: captured))
    }

    /// The body without its content coding: what is compressed can be neither read nor redacted.
    ///
    /// What is not what the header says stays as it is; of what begins so and cannot be unpacked, nothing is kept.
    func decoded(_ captured: CapturedBody, contentEncoding: String?) -> CapturedBody {
        guard let bytes = captured.bytes, Gzip.isBegun(in: bytes),
            let coding = contentEncoding?.trimmingCharacters(in: .whitespaces).lowercased(),
            coding == "gzip" || coding == "x-gzip"
        else { return captured }
        if let omission = captured.omission { return CapturedBody(omitted: omission, count: captured.count) }
        return switch Gzip.decompress(bytes, limit: limit) {
        case .bytes(let decoded): CapturedBody(decoded)
        case .overLimit: CapturedBody(omitted: .overLimit)
        case .damaged: CapturedBody(omitted: .damaged, count: captured.count)
        }
    }

    /// Why a body is not all there, and how many bytes there were.
    private static func note(on captured: CapturedBody) -> String? {
        guard let omission = captured.omission else { return nil }
        guard let count = captured.count, omission != .overLimit else { return omission.description }
        return omission == .incomplete ? "\(omission), \(count) bytes came" : "\(omission), \(count) bytes"
    }

    private func overLimit(count: Int?) -> Moesif.Event.Body {
        var object: JSONObject = ["omitted": "over the limit"]
        object["bytes"] = count.map { .int($0) }
        object["limit"] = .int(limit)
        return Moesif.Event.Body(object)
    }

    private func body(_ bytes: Data, contentType: String?) -> (body: Moesif.Event.Body?, omitted: String?) {
        let text = Moesif.Event.Body.withoutMark(bytes)
        switch text.withUnsafeBytes({ JSONValidator.find(filter, in: $0) }) {
        case .noKey: return (Moesif.Event.Body(validated: text), nil)
        case .possibleKey:
            let changed = text.withUnsafeBytes { JSONRewriter.rewrite($0, filter: filter, action(inJSON:)) }
            return (Moesif.Event.Body(validated: changed.map { Data($0) } ?? text), nil)
        case nil: break
        }
        var sent = bytes
        var isForm = true
        switch form(bytes, contentType: contentType) {
        case .changed(let form): sent = form
        case .unchanged: break
        case .unreadable where !masked.isEmpty: return (nil, "masked: it can be read neither as JSON nor as a form")
        case .unreadable: isForm = false
        }
        guard !sent.isEmpty else { return (nil, nil) }
        // Nearly JSON, such as lines of JSON or a document cut short, the parts of a multipart form, XML, tables: what
        // cannot be redacted is not sent. A form that has been redacted still has the names.
        let type = contentType?.lowercased() ?? ""
        let isMultipart = type.contains("multipart/")
        let isTagged = type.contains("xml") || type.contains("csv") || Self.isMarkup(sent)
        let names = isMultipart ? redactedInForms : redactedInJSON
        let holdsSecret = sent.withUnsafeBytes { bytes in
            names.isQuoted(in: bytes) || (!isForm && names.isKey(in: bytes, anywhere: isMultipart || isTagged))
        }
        guard !holdsSecret else {
            return (nil, "holds a secret in a form that cannot be redacted")
        }
        return (Moesif.Event.Body(base64: sent), nil)
    }

    /// True for what begins as XML and HTML do.
    private static func isMarkup(_ bytes: Data) -> Bool {
        bytes.first { $0 > ASCII.space && $0 < 0x80 } == UInt8(ascii: "<")
    }

    private func action(inJSON key: String) -> JSONRewriter.Action {
        if masked.contains(key) { return .remove }
        return redactedInJSON.contains(key) ? .replaceValue(with: "\"[redacted]\"") : .keep
    }

    private enum Form {
        case changed(Data)
        case unchanged
        case unreadable
    }

    /// A form body without what must not leave.
    ///
    /// A body that does not say what it is may be a form: URLSession itself calls such a body one on the wire.
    private func form(_ bytes: Data, contentType: String?) -> Form {
        let stated = contentType?.lowercased().trimmingCharacters(in: .whitespaces)
        let type = stated?.isEmpty == true ? nil : stated
        let isForm = type?.contains("x-www-form-urlencoded") == true
        guard isForm || (type == nil && bytes.contains(ASCII.equals)) else { return .unreadable }
        // Latin-1 gives every byte a character and takes it back: a stray byte does not make the form unreadable.
        for encoding in [String.Encoding.utf8, .isoLatin1] {
            guard let text = String(data: bytes, encoding: encoding) else { continue }
            let rewritten = URLEncodedForm.rewrite(text[...]) { name in
                if masked.contains(name) { return .remove }
                return redactedInForms.contains(name) ? .redact : .keep
            }
            if let form = rewritten?.data(using: encoding) { return .changed(form) }
            return isForm ? .unchanged : .unreadable
        }
        return .unreadable
    }
}
