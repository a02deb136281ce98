import Foundation

/// One case of a cases file: a call to make.
struct ConformanceCase: Decodable {
    let id: String
    let method: String
    let path: String
    let base: String?
    let headers: [String: String]?
    let body: String?
    let bodyBase64: String?
    let repetitions: Int?

    private enum CodingKeys: String, CodingKey {
        case id, method, path, base, headers, body
        case bodyBase64 = "body_base64"
        case repetitions = "repeat"
    }

    struct File: Decodable {
        let cases: [ConformanceCase]
    }

    /// The bytes of the body; nil when the case has none.
    func bodyBytes() throws -> Data? {
        if let body { return Data(body.utf8) }
        guard let bodyBase64 else { return nil }
        guard let bytes = Data(base64Encoded: bodyBase64) else {
            throw Arguments.Fault(description: "body_base64 is not base64")
        }
        return bytes
    }

    /// Where the call goes.
    func url(_ arguments: Arguments) throws -> URL {
        let root: String
        switch base ?? "thirdparty" {
        case "thirdparty": root = arguments.thirdParty
        case "refused": root = arguments.refused
        case "collector": root = arguments.collector.absoluteString
        case "userinfo": root = arguments.thirdParty.replacing("://", with: "://bob:pw@", maxReplacements: 1)
        case let other: throw Arguments.Fault(description: "there is no base \(other)")
        }
        guard let url = URL(string: root + path) else {
            throw Arguments.Fault(description: "\(path) does not make a URL")
        }
        return url
    }
}
