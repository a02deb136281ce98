public import Foundation

extension LoopbackServer {
    /// A request as received by the server.
    public struct Request: Sendable, Hashable {
        /// The method in its original case, such as `POST`.
        public let method: String

        /// The path and query exactly as sent, percent-encoded.
        public let target: String

        /// The header fields in the order in which they were sent.
        public let headers: [Header]

        /// The whole body without chunked transfer encoding, or empty data if there is none.
        public let body: Data

        /// The path of the target without its query, percent-encoded.
        public var path: String {
            String(splitTarget.path)
        }

        /// The query items, percent-decoded.
        ///
        /// If a name occurs several times, the last value counts. An item without `=` has an empty value. A `+` stays a
        /// `+`.
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

        /// Returns the value of the first header field with this name, or `nil` if there is none.
        ///
        /// - Parameter name: The name in any case.
        /// - Returns: The value.
        public func header(_ name: String) -> String? {
            headers.values(of: name).first
        }
    }
}

extension LoopbackServer.Request {
    private var splitTarget: (path: Substring, query: Substring) {
        var rest = target[...]
        // A client that uses the server as a proxy sends an absolute URL.
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
