/// The names that are redacted by default, repeated here so that a test fails if the sources lose one.
enum DefaultLists {
    static let headers = [
        "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token",
        "X-Amz-Security-Token", "X-Goog-Api-Key", "Ocp-Apim-Subscription-Key", "PRIVATE-TOKEN",
        "X-Forwarded-Authorization", "X-Serverless-Authorization", "X-Goog-IAP-JWT-Assertion",
        "Cf-Access-Jwt-Assertion", "X-Amzn-Oidc-Data",
    ]
    static let uriHeaders = [
        "Location", "Content-Location", "Referer", "X-Original-URL", "X-Original-URI", "X-Rewrite-URL",
        "X-Forwarded-Uri", "X-Envoy-Original-Path",
    ]
    static let headerFragments = ["token", "secret", "api-key", "apikey", "password", "credential"]
    static let queryItems = [
        "api_key", "apiKey", "key", "access_token", "accessToken", "refresh_token", "refreshToken", "id_token",
        "idToken",
        "token", "sig", "signature", "client_secret", "clientSecret", "client_assertion", "clientAssertion",
        "assertion",
        "code", "code_verifier", "codeVerifier", "password", "X-Amz-Signature", "X-Amz-Security-Token",
        "X-Goog-Signature",
    ]
    static let bodyKeys = [
        "api_key", "apiKey", "access_token", "accessToken", "refresh_token", "refreshToken", "id_token", "idToken",
        "client_secret", "clientSecret", "client_assertion", "clientAssertion", "assertion", "code_verifier",
        "codeVerifier", "password",
    ]
    static let formKeys = bodyKeys + ["code"]

    /// Each name in lower, upper and mixed case.
    static func spellings(_ names: [String]) -> [String] {
        names.flatMap { name in
            let mixed = name.enumerated().map { index, character in
                index.isMultiple(of: 2) ? character.lowercased() : character.uppercased()
            }
            return [name.lowercased(), name.uppercased(), mixed.joined()]
        }
    }

    /// The name with each of its bytes percent-encoded.
    static func percentEncoded(_ name: some StringProtocol) -> String {
        name.utf8.map { "%" + String($0, radix: 16) }.joined()
    }
}
