import MoesifCapture

/// The request or response of a call.
package struct ExportedMessage: Sendable {
    /// A header, a cookie, or an item of a query or form.
    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// The headers in the order of the event.
    package let headers: [Field]
    /// The body, or ``ExportedBody/none`` if it was left out.
    package let body: ExportedBody
    /// The size of the body on the wire in bytes, or nil if the event does not have it.
    package let bodySize: Int?
    /// The size of a body that was left out in bytes, if it is known.
    package let omittedSize: Int?
    /// The member `ip_address`, if it can be an address.
    package let address: String?

    /// Reads a request or response.
    ///
    /// - Parameters:
    ///   - message: The object of the event.
    ///   - transferred: The number of bytes that the client measured.
    ///   - isBodyOmitted: True if the event has a note about the body. The body may then be an object that replaces it.
    init(_ message: JSONObject?, transferred: JSONValue?, isBodyOmitted: Bool) {
        headers = (message?["headers"]?.object ?? [:]).compactMap { name, value in
            switch value {
            case .null: nil
            case .string(let text): Field(name: name, value: text)
            default: Field(name: name, value: value.jsonText)
            }
        }
        let contentType = Self.value(of: "Content-Type", in: headers)
        let placeholder = message?["body"]?.object
        if isBodyOmitted, placeholder?["omitted"]?.string != nil {
            body = .none
            omittedSize = Self.size(placeholder?["bytes"])
        } else {
            body = ExportedBody(message, contentType: contentType)
            omittedSize = nil
        }
        let declared = Self.value(of: "Content-Length", in: headers).flatMap(Int.init).flatMap { $0 < 0 ? nil : $0 }
        bodySize =
            Self.size(transferred) ?? Self.size(message?["content_length"]) ?? declared
            ?? (body == .none && !isBodyOmitted ? 0 : nil)
        address = message?["ip_address"]?.string.flatMap { Self.isAddress($0) ? $0 : nil }
    }

    /// Returns the value of the first header with a name in any case, or nil if there is none.
    package func header(_ name: String) -> String? {
        Self.value(of: name, in: headers)
    }

    private static func value(of name: String, in headers: [Field]) -> String? {
        let name = HeaderName(name)
        return headers.first { HeaderName($0.name) == name }?.value
    }

    private static func size(_ value: JSONValue?) -> Int? {
        value?.int.flatMap { $0 < 0 ? nil : $0 }
    }

    private static func isAddress(_ text: String) -> Bool {
        let isIPv6 = text.contains(":")
        guard text.utf8.count <= 45,
            text.allSatisfy({ $0.isASCII && $0.isHexDigit || $0 == "." || isIPv6 && $0 == ":" })
        else { return false }
        if isIPv6 { return text.count(where: { $0 == ":" }) >= 2 }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
