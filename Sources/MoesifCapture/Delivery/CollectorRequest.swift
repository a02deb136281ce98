public import Foundation

/// One request to the collector, before it is compressed and given its headers.
public struct CollectorRequest: Sendable, Equatable {
    /// The method.
    public enum Method: String, Sendable, Hashable {
        /// Asks for something.
        case get = "GET"
        /// Delivers something.
        case post = "POST"
    }

    /// The method.
    public var method: Method
    /// The path below the base URL: `/v1/events/batch`.
    public var path: String
    /// The JSON that is delivered; nil where nothing is.
    public var body: Data?

    /// Creates a request.
    public init(method: Method, path: String, body: Data? = nil) {
        self.method = method
        self.path = path
        self.body = body
    }

    /// Some items, as one JSON array.
    static func items(_ batch: EventQueue.Batch) -> CollectorRequest {
        var body = Data(capacity: batch.bytes + batch.entries.count + 1)
        body.append(ASCII.openBracket)
        for (index, entry) in batch.entries.enumerated() {
            if index > 0 { body.append(ASCII.comma) }
            body.append(contentsOf: entry.bytes)
        }
        body.append(ASCII.closeBracket)
        return CollectorRequest(method: .post, path: (batch.entries.first?.kind ?? .event).path, body: body)
    }
}
