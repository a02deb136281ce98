/// The type of a body, as its header states it and as its bytes look.
struct BodyType: Sendable {
    private let stated: String?

    init(_ contentType: String?) {
        stated = contentType.map { $0.lowercased().trimmingHTTPSpace() }.flatMap { $0.isEmpty ? nil : $0 }
    }

    var isMultipart: Bool {
        stated?.contains("multipart/") == true
    }

    var saysForm: Bool {
        stated?.contains("x-www-form-urlencoded") == true
    }

    /// Returns whether a body that is no JSON is read as a form.
    ///
    /// A body that does not say what it is may be a form: URLSession itself calls such a body one on the wire. One that
    /// looks like a form is read as one whatever its type says.
    func looksLikeForm(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard Self.beginsAsForm(bytes) else { return false }
        return saysForm
            || bytes.contains(ASCII.equals) && (stated == nil || Self.isUnbroken(bytes))
    }

    /// Returns whether the name of the first item holds nothing that only other formats have.
    private static func beginsAsForm(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let name = bytes.prefix { $0 != ASCII.equals && $0 != ASCII.ampersand }
        return !name.contains { byte in
            switch byte {
            case ASCII.quote, ASCII.apostrophe, ASCII.openBrace, ASCII.closeBrace, UInt8(ascii: "<"),
                UInt8(ascii: ">"), ASCII.colon, 0:
                true
            default: false
            }
        }
    }

    /// Returns whether the bytes are printable ASCII without a space, but for white space at the end.
    static func isUnbroken(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let last = bytes.lastIndex(where: { $0 > ASCII.space }) else { return false }
        return bytes[...last].allSatisfy { (33...126).contains($0) }
    }
}
