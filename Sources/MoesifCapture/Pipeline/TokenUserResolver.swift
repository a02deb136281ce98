import Foundation

/// Finds the user id in the credential of a request: a claim of a JSON Web Token, or a Basic user name.
///
/// In the mode `onlyListed`, only listed headers are read.
struct TokenUserResolver: Sendable {
    let headers: [HeaderName]
    let field: String
    let basicUserName: Bool

    init(_ options: Moesif.CallOptions, _ mode: Moesif.Redaction.Mode = .listed) {
        let names = options.authorizationHeaders.map { HeaderName($0) }
        headers = mode.allowed.map { allowed in names.filter(allowed.headers.contains) } ?? names
        field = options.authorizationUserIDField
        basicUserName = options.basicUserName
    }

    /// Returns the user id from the first header that contains one.
    func user(of fields: HeaderFields) -> String? {
        for name in headers {
            if let value = fields[name], let user = user(inCredential: value), !user.isEmpty { return user }
        }
        return nil
    }

    private func user(inCredential value: String) -> String? {
        let words = value.split(separator: " ", maxSplits: 1)
        guard let last = words.last else { return nil }
        let credential = last.trimmingCharacters(in: .whitespaces)
        switch words.count > 1 ? words[0].lowercased() : "bearer" {
        case "bearer": return claim(ofToken: credential)
        case "basic" where basicUserName:
            guard let decoded = Self.decode(base64: credential) else { return nil }
            let text = String(decoding: decoded, as: UTF8.self)
            // Search by bytes: a colon followed by a combining mark is not the `Character` ":", and the password would
            // become part of the name.
            return text.utf8.firstIndex(of: ASCII.colon).map { String(text[..<$0]) }
        default: return nil
        }
    }

    private func claim(ofToken token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Self.decode(base64: String(parts[1])),
            let claims = JSONValue(parsing: payload)?.object
        else { return nil }
        let lowered = field.lowercased()
        guard let key = claims[field] != nil ? field : claims.keys.first(where: { $0.lowercased() == lowered }) else {
            return nil
        }
        return switch claims[key] {
        case .string(let text): text
        case .number(let number): number.description
        default: nil
        }
    }

    /// Decodes base64 in either alphabet, with or without padding.
    private static func decode(base64 text: String) -> Data? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/").filter { $0 != "=" }
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
