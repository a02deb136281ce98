import Foundation
public import MoesifCapture

/// A transport that prints what would be sent, and sends nothing: see your events without an account.
///
/// ```swift
/// let moesif = Moesif(applicationID: "none") { $0.transport = PrintingTransport() }
/// _ = try await moesif.session().data(from: url)
/// await moesif.shutdown()
/// ```
///
/// Every event, action and update is one JSON document over several lines, behind its path:
///
///     /v1/events
///     {
///       "request": {
///         "time": "2026-01-01T00:00:00.000Z",
///         "uri": "https://api.example.com/items?page=2",
///         ...
///
/// It accepts everything, and keeps nothing.
public struct PrintingTransport: CollectorTransport {
    private let write: @Sendable (String) -> Void

    /// Creates a transport.
    ///
    /// - Parameter write: Takes the text of one item, without a line break at its end. Called from any thread, several
    ///   times at once for several batches. Default: prints to standard output.
    public init(write: @escaping @Sendable (String) -> Void = { print($0) }) {
        self.write = write
    }

    /// Prints the items of a request.
    ///
    /// - Returns: 201, or the status 200 with an empty configuration.
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
    /// The value as JSON over several lines, each level indented by two spaces.
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
