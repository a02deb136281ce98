import MoesifCapture

extension LoopbackServer {
    /// A header field of a request or response.
    public struct Header: Sendable, Hashable {
        /// The name in its original case.
        public var name: String

        /// The value without surrounding white space.
        public var value: String

        /// Creates a header field.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - value: The value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}

extension Sequence where Element == LoopbackServer.Header {
    /// Returns the values of all fields with this name, in order and without regard to case.
    func values(of name: String) -> [String] {
        let name = name.lowercased()
        return filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// Returns whether a comma-separated field contains a token, as `Connection: keep-alive, close` contains `close`.
    func hasToken(_ token: String, in name: String) -> Bool {
        values(of: name).contains { value in
            value.split(separator: ",").contains { $0.trimmingHTTPSpace().lowercased() == token }
        }
    }
}
