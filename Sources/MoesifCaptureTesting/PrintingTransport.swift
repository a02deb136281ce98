import Foundation
public import MoesifCapture

/// A transport that prints the items a client would send, so that you can see your events without an account.
///
/// ```swift
/// let moesif = Moesif(applicationID: "none") { $0.transport = PrintingTransport() }
/// _ = try await moesif.session().data(from: url)
/// await moesif.shutdown()
/// ```
///
/// Each event, action and update is printed as one JSON document on several lines, after its path:
///
/// ```
/// /v1/events
/// {
///   "request": {
///     "time": "2026-01-01T00:00:00.000Z",
///     "uri": "https://api.example.com/items?page=2",
///     ...
/// ```
///
/// The transport accepts every request and keeps nothing.
public struct PrintingTransport: CollectorTransport {
    private let write: @Sendable (String) -> Void

    /// Creates a transport that prints to standard output, without a buffer.
    public init() {
        // A buffer is lost if the process ends by a signal.
        self.init { try? FileHandle.standardOutput.write(contentsOf: Data("\($0)\n".utf8)) }
    }

    /// Creates a transport that passes each item to a closure.
    ///
    /// - Parameter write: A closure that takes the text of one item, without a line break at its end. It runs on any
    ///   thread, concurrently if several batches are sent at the same time.
    public init(write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Prints the items of a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: A response with status 201, or status 200 and an empty object if the request delivers nothing.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        guard request.method == .post, let body = request.body else {
            return CollectorResponse(status: 200, body: Data("{}".utf8))
        }
        let path = request.path.hasSuffix("/batch") ? String(request.path.dropLast(6)) : request.path
        for item in ReceivedItems.items(in: body) ?? [] { write("\(path)\n\(item.indentedText())") }
        return CollectorResponse(status: 201)
    }
}

extension JSONValue {
    /// Returns the value as JSON on several lines, each level indented by two spaces.
    package func indentedText(_ indentation: String = "") -> String {
        let deeper = indentation + "  "
        func lines(_ open: String, _ items: [String], _ close: String) -> String {
            "\(open)\n" + items.map { deeper + $0 }.joined(separator: ",\n") + "\n\(indentation)\(close)"
        }
        switch self {
        case .object(let object) where !object.isEmpty:
            let members = object.map { "\(JSONValue.string($0.key).jsonText): \($0.value.indentedText(deeper))" }
            return lines("{", members, "}")
        case .array(let items) where !items.isEmpty:
            return lines("[", items.map { $0.indentedText(deeper) }, "]")
        default: return jsonText
        }
    }
}
