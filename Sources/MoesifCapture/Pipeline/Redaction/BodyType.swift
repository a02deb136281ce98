/// The type of a body, determined by its `Content-Type` header and its bytes.
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

    /// Returns true if a body that is not JSON is treated as a form.
    ///
    /// A body without a content type may be a form: URLSession itself sends such a body with the content type of a
    /// form. A body with another content type is treated as a form if it looks like one: it contains an equals sign,
    /// and is unbroken printable ASCII.
    func looksLikeForm(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard Self.beginsAsForm(bytes) else { return false }
        return saysForm
            || bytes.contains(ASCII.equals) && (stated == nil || Self.isUnbroken(bytes))
    }

    /// Returns true if the name of the first item contains no character that only other formats use.
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

    /// Returns true if the bytes are printable ASCII without spaces, except for trailing white space.
    static func isUnbroken(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let last = bytes.lastIndex(where: { $0 > ASCII.space }) else { return false }
        return bytes[...last].allSatisfy { (33...126).contains($0) }
    }
}
