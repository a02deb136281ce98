import Foundation
import MoesifCapture

/// One case of a cases file: a call to make, and the client to make it with.
struct ConformanceCase: Sendable {
    let id: String
    let method: String
    let path: String
    let base: String
    let headers: [(name: String, value: String)]
    let body: Data?
    let repetitions: Int
    /// Hooks by the seed's option: the name of what they do.
    let hooks: [(option: String, name: String)]
    /// The seed's options with their values.
    let options: JSONObject
    /// The collector's configuration.
    let configuration: JSONObject?
    /// How the client reads the response.
    let reading: Reading
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

    /// What is wrong with a case, or with a file of them.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// The cases of a file, each by itself: one that is wrong loses no other.
    static func read(_ file: URL) throws -> [(id: String, case: Result<ConformanceCase, Fault>)] {
        guard let cases = JSONValue(parsing: try Data(contentsOf: file))?["cases"]?.array else {
            throw Fault(description: "\(file.lastPathComponent) is not a cases file")
        }
        return cases.map { value in
            let id = value["id"]?.string ?? "(no id)"
            do {
                return (id, .success(try ConformanceCase(value)))
            } catch {
                return (id, .failure(error as? Fault ?? Fault(description: "\(error)")))
            }
        }
    }

    init(_ value: JSONValue) throws {
        func text(_ key: String) throws -> String {
            guard let text = value[key]?.string else { throw Fault(description: "\(key) is missing") }
            return text
        }

        id = try text("id")
        method = try text("method")
        path = try text("path")
        base = value["base"]?.string ?? "thirdparty"
        headers = try (value["headers"]?.object ?? [:]).map { name, value in
            guard let text = value.string else { throw Fault(description: "header \(name) is no string") }
            return (name, text)
        }
        if let text = value["body"]?.string {
            body = Data(text.utf8)
        } else if let text = value["body_base64"]?.string {
            guard let bytes = Data(base64Encoded: text) else { throw Fault(description: "body_base64 is not base64") }
            body = bytes
        } else {
            body = nil
        }
        repetitions = value["repeat"]?.int ?? 1
        hooks = try (value["hooks"]?.object ?? [:]).map { option, value in
            guard let name = value.string else { throw Fault(description: "hook \(option) is no name") }
            return (option, name)
        }
        options = value["options"]?.object ?? [:]
        configuration = value["config"]?.object
        let client = value["client"]
        timeout = client?["timeout_ms"]?.int.map { .milliseconds($0) }
        let name = client?["read"]?.string ?? Reading.all.rawValue
        guard let reading = Reading(rawValue: name) else { throw Fault(description: "there is no client.read \(name)") }
        self.reading = reading
    }

    /// Where the call goes.
    func url(_ arguments: Arguments) throws -> URL {
        let root: String
        switch base {
        case "thirdparty": root = arguments.thirdParty
        case "refused": root = arguments.refused
        case "collector": root = arguments.collector.absoluteString
        case "userinfo": root = arguments.thirdParty.replacing("://", with: "://bob:pw@", maxReplacements: 1)
        default: throw Fault(description: "there is no base \(base)")
        }
        guard let url = URL(string: root + path) else { throw Fault(description: "\(path) does not make a URL") }
        return url
    }
}
