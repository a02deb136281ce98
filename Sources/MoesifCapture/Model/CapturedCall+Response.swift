public import Foundation

extension CapturedCall {
    /// What came back.
    public struct Response: Sendable {
        /// The URL that answered: the last one after redirects.
        public let url: URL?
        /// The status code.
        public let status: Int
        /// The headers.
        public let headers: HeaderFields
        /// The body, decoded if it came compressed, up to the limit.
        public let body: CapturedBody

        /// A response that capture has not seen by itself.
        ///
        /// - Parameters:
        ///   - url: The URL that answered, where redirects have led elsewhere.
        ///   - status: The status code.
        ///   - headers: The headers.
        ///   - body: The body. Default: there was none.
        public init(url: URL? = nil, status: Int, headers: HeaderFields = [:], body: CapturedBody = .none) {
            self.url = url
            self.status = status
            self.headers = headers
            self.body = body
        }
    }
}
