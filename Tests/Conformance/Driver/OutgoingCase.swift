import Foundation
import MoesifCapture

/// A call that the app makes.
struct OutgoingCase: ConformanceCase {
    let id: String
    let method: String
    let path: String
    let base: String
    let message: CaseMessage
    let repetitions: Int
    /// The identity that the request sets on the call.
    let identity: CaseIdentity?
    /// The received call that the app handles meanwhile; its event has the id of the case too.
    let served: IncomingCase?
    let settings: CaseSettings
    /// The way in which the client reads the response.
    let reading: Reading
    /// True if the app follows redirects.
    let followsRedirects: Bool
    /// The time after which the client cancels a call.
    let timeout: Duration?

    /// A way to read a response.
    enum Reading: String, Sendable {
        /// Reads the whole response at its end.
        case all
        /// Reads the response while it arrives.
        case stream
        /// Reads the response while it arrives, and stops after the first piece.
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

    /// The URL of the call.
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
