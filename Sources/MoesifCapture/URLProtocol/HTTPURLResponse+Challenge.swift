#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

extension HTTPURLResponse {
    /// True if Linux treats the response as an authentication challenge.
    ///
    /// Such a response is a 401 with a Basic challenge with a realm in its `WWW-Authenticate` field. Another response
    /// may follow it, and its call never ends if nobody answers.
    var isBasicChallenge: Bool {
        statusCode == 401
            && value(forHTTPHeaderField: HeaderName.wwwAuthenticate.description).map(Self.hasBasicChallenge) == true
    }

    /// Parses the field as the platform does, which looks for a scheme behind each comma.
    static func hasBasicChallenge(_ field: String) -> Bool {
        var rest = Array(field.utf8)[...]
        while true {
            let scheme = rest.prefix(while: isTokenByte)
            guard !scheme.isEmpty else { return false }
            if scheme.elementsEqual("basic".utf8, by: { ASCII.lowercase($0) == $1 }), hasRealm(rest[scheme.endIndex...])
            {
                return true
            }
            guard let comma = rest.firstIndex(of: ASCII.comma) else { return false }
            rest = rest[(comma + 1)...].drop { $0 == ASCII.space }
        }
    }

    /// Returns true if a realm is among the parameters that begin here.
    private static func hasRealm(_ parameters: ArraySlice<UInt8>) -> Bool {
        var rest = parameters.drop(while: isSpace)
        while true {
            let name = rest.prefix(while: isTokenByte)
            rest = rest[name.endIndex...].drop(while: isSpace)
            guard !name.isEmpty, rest.first == ASCII.equals else { return false }
            rest = rest.dropFirst().drop(while: isSpace)
            guard let end = endOfValue(rest) else { return false }
            if name.elementsEqual("realm".utf8, by: { ASCII.lowercase($0) == $1 }) { return true }
            rest = rest[end...].drop(while: isSpace)
            guard rest.first == ASCII.comma else { return false }
            rest = rest.dropFirst().drop(while: isSpace)
        }
    }

    /// Returns the end of the token or quoted string that begins here, or `nil` if there is none.
    private static func endOfValue(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.first == ASCII.quote else {
            let token = bytes.prefix(while: isTokenByte)
            return token.isEmpty ? nil : token.endIndex
        }
        var isEscaped = false
        for index in bytes.indices.dropFirst() {
            if !isEscaped, bytes[index] == ASCII.quote { return index + 1 }
            isEscaped = !isEscaped && bytes[index] == ASCII.backslash
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        ASCII.isWordCharacter(byte) || "!#$%&'*+.^`|~".utf8.contains(byte)
    }
}
#endif
