import CMoesifZlib
package import Foundation
package import MoesifCapture

/// Reads the items that a client sent, as the collector does.
package enum ReceivedItems {
    /// A kind of items, each of which has its own path.
    package enum Kind: String, Sendable, CaseIterable {
        case event, user, company, subscription, action

        /// Finds the kind of a path, with or without `/batch`; nil if the collector does not know the path.
        package init?(path: String) {
            switch path.hasSuffix("/batch") ? String(path.dropLast(6)) : path {
            case "/v1/events": self = .event
            case "/v1/users": self = .user
            case "/v1/companies": self = .company
            case "/v1/subscriptions": self = .subscription
            case "/v1/actions": self = .action
            default: return nil
            }
        }
    }

    /// The collector's limit for one request in bytes.
    private static let maximumLength = 50_000_000
    /// The levels of an array of events: a body of 60 levels is a member of a request in an event.
    private static let levels = 64

    /// Parses an item, or an array of items.
    package static func parse(_ json: some ContiguousBytes) -> JSONValue? {
        JSONValue(parsing: json, levels: levels)
    }

    /// Returns an item as JSON on one line.
    package static func text(_ item: JSONValue) -> String {
        item.text(levels: levels)
    }

    /// Returns the body of a request, decompressed; nil if it is damaged or too large.
    package static func body(of request: LoopbackServer.Request) -> Data? {
        if request.header("Content-Encoding")?.lowercased() == "gzip" { return gunzip(request.body) }
        return request.body.count <= maximumLength ? request.body : nil
    }

    /// Returns the items that a request delivers, or nil if its body does not have the form that its path requires.
    package static func items(of request: LoopbackServer.Request) -> [JSONValue]? {
        body(of: request).flatMap { items(in: $0, path: request.path) }
    }

    /// Returns the items of a decompressed body, or nil if it does not have the form that the path requires.
    package static func items(in body: Data, path: String) -> [JSONValue]? {
        guard let document = parse(body), (document.array != nil) == path.hasSuffix("/batch") else { return nil }
        return items(in: document)
    }

    /// Returns the items of a body: the elements of an array or a single object, or nil if the body is neither.
    static func items(in body: Data) -> [JSONValue]? {
        parse(body).flatMap { items(in: $0) }
    }

    private static func items(in document: JSONValue) -> [JSONValue]? {
        switch document {
        case .array(let items): items
        case .object: [document]
        default: nil
        }
    }

    /// Returns the content of gzip members, or nil if it is damaged or too large.
    static func gunzip(_ compressed: Data) -> Data? {
        var capacity = min(max(1 << 16, compressed.count * 8), maximumLength)
        while true {
            var unpacked = Data(count: capacity)
            var length = 0
            let isWhole = unpacked.withUnsafeMutableBytes { target in
                compressed.withUnsafeBytes { source in
                    moesif_gunzip(source.baseAddress, source.count, target.baseAddress, target.count, &length)
                }
            }
            if isWhole == 1 { return unpacked.prefix(length) }
            guard length == capacity, capacity < maximumLength else { return nil }
            capacity = min(capacity * 8, maximumLength)
        }
    }
}
