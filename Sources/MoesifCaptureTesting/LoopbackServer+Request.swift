public import Foundation

extension LoopbackServer {
    /// A request as it came over the wire.
    public struct Request: Sendable, Hashable {
        /// The method in the letter case it was sent in, such as `POST`.
        public let method: String

        /// The path and query exactly as sent, still percent-encoded.
        public let target: String

        /// The header fields in the order they were sent in.
        public let headers: [Header]

        /// The whole body, with any chunked transfer encoding removed; empty when there was none.
        public let body: Data

        /// The path of the target without its query, still percent-encoded.
        public var path: String {
            String(splitTarget.path)
        }

        /// The percent-decoded query items; of several with one name the last wins, and an item without `=` is empty.
        ///
        /// A `+` stays a `+`.
        public var query: [String: String] {
            var items: [String: String] = [:]
            for item in splitTarget.query.split(separator: "&") {
                let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                items[Self.decode(parts[0])] = parts.count > 1 ? Self.decode(parts[1]) : ""
            }
            return items
        }

        init(method: String, target: String, headers: [Header], body: Data) {
            self.method = method
            self.target = target
            self.headers = headers
            self.body = body
        }

        /// Returns the value of the first header field with this name, in any letter case.
        public func header(_ name: String) -> String? {
            headers.values(of: name).first
        }
    }
}

extension LoopbackServer.Request {
    private var splitTarget: (path: Substring, query: Substring) {
        var rest = target[...]
        // A client that takes the server for a proxy sends the whole address.
        if !rest.hasPrefix("/"), let scheme = rest.range(of: "://") {
            let afterHost = rest[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" }
            rest = rest[(afterHost ?? rest.endIndex)...]
        }
        guard let mark = rest.firstIndex(of: "?") else {
            return (rest, "")
        }
        return (rest[..<mark], rest[rest.index(after: mark)...])
    }

    private static func decode(_ text: Substring) -> String {
        text.removingPercentEncoding ?? String(text)
    }
}
