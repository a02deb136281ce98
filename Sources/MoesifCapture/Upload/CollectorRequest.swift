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
        items(batch.entries.first?.kind ?? .event, batch.entries.lazy.map(\.bytes))
    }

    /// Some items of one kind, as one JSON array.
    static func items(_ kind: ItemKind, _ items: some Collection<[UInt8]>) -> CollectorRequest {
        var body = Data(capacity: items.reduce(1) { $0 + $1.count + 1 })
        body.append(ASCII.openBracket)
        for item in items {
            if body.count > 1 { body.append(ASCII.comma) }
            body.append(contentsOf: item)
        }
        body.append(ASCII.closeBracket)
        return CollectorRequest(method: .post, path: kind.batchPath, body: body)
    }

    /// One item, by itself.
    static func item(_ kind: ItemKind, _ bytes: [UInt8]) -> CollectorRequest {
        CollectorRequest(method: .post, path: kind.path, body: Data(bytes))
    }
}
