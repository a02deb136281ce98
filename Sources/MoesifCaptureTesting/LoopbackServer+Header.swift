import MoesifCapture

extension LoopbackServer {
    /// One header field of a request or response.
    public struct Header: Sendable, Hashable {
        /// The name in the letter case it was sent in.
        public var name: String

        /// The value without surrounding white space.
        public var value: String

        /// Creates a header field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}

extension Sequence where Element == LoopbackServer.Header {
    /// Returns every value of the fields with this name, in order, in any letter case.
    func values(of name: String) -> [String] {
        let name = name.lowercased()
        return filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// Whether a comma separated field holds this token, as `Connection: keep-alive, close` holds `close`.
    func hasToken(_ token: String, in name: String) -> Bool {
        values(of: name).contains { value in
            value.split(separator: ",").contains { $0.trimmingHTTPSpace().lowercased() == token }
        }
    }
}
