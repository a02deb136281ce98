import Foundation
import MoesifCapture

/// A call to make.
struct OutgoingCase: ConformanceCase {
    let id: String
    let method: String
    let path: String
    let base: String
    let message: CaseMessage
    let repetitions: Int
    /// What the request says of the call.
    let identity: CaseIdentity?
    /// The call that the app serves meanwhile; its event has the id of the case too.
    let served: IncomingCase?
    let settings: CaseSettings
    /// How the client reads the response.
    let reading: Reading
    /// Whether the app lets a redirect be followed.
    let followsRedirects: Bool
    /// When the client gives a call up.
    let timeout: Duration?

    /// How a client reads a response.
    enum Reading: String, Sendable {
        /// At its end, all at once.
        case all
        /// While it comes.
        case stream
        /// While it comes, up to the first piece.
        case cancel
    }

    init(_ value: JSONValue) throws {
        func text(_ key: String) throws -> String {
            guard let text = value[key]?.string else { throw CaseFault(description: "\(key) is missing") }
            return text
        }

        id = try text("id")
        method = try text("method")
        path = try text("path")
        base = value["base"]?.string ?? "thirdparty"
        message = try CaseMessage(value)
        repetitions = value["repeat"]?.int ?? 1
        identity = try value["said"].map { try CaseIdentity($0) }
        served = try Self.served(value)
        settings = try CaseSettings(value)
        let client = value["client"]
        timeout = client?["timeout_ms"]?.int.map { .milliseconds($0) }
        followsRedirects = client?["follow_redirects"]?.bool ?? true
        let name = client?["read"]?.string ?? Reading.all.rawValue
        guard let reading = Reading(rawValue: name) else {
            throw CaseFault(description: "there is no client.read \(name)")
        }
        self.reading = reading
    }

    private static func served(_ value: JSONValue) throws -> IncomingCase? {
        guard var call = value["served"]?.object else { return nil }
        call["id"] = value["id"]
        return try IncomingCase(.object(call))
    }

    /// Where the call goes.
    func url(_ arguments: Arguments) throws -> URL {
        let root: String?
        switch base {
        case "thirdparty": root = arguments.thirdParty
        case "refused": root = arguments.refused
        case "collector": root = arguments.collector.absoluteString
        case "userinfo": root = arguments.thirdParty?.replacing("://", with: "://bob:pw@", maxReplacements: 1)
        default: throw CaseFault(description: "there is no base \(base)")
        }
        guard let url = root.flatMap({ URL(string: $0 + path) }) else {
            throw CaseFault(description: "\(path) does not make a URL")
        }
        return url
    }
}
