public import Foundation

extension CapturedCall {
    /// The response of a captured call.
    public struct Response: Sendable {
        /// The URL that responded, which is the last one after redirects, or `nil` if it is unknown.
        public let url: URL?
        /// The status code.
        public let status: Int
        /// The headers.
        public let headers: HeaderFields
        /// The body; a body over ``Moesif/Configuration/bodyLimit`` keeps only its length.
        ///
        /// URLSession has already decompressed the body of a call that it made. A body that you record by hand stays as
        /// you passed it.
        public let body: CapturedBody

        /// Creates a response that capture did not observe itself.
        ///
        /// - Parameters:
        ///   - url: The URL that responded, if redirects led to another one. Default: `nil`.
        ///   - status: The status code.
        ///   - headers: The headers. Default: none.
        ///   - body: The body. Default: an empty body.
        public init(url: URL? = nil, status: Int, headers: HeaderFields = [:], body: CapturedBody = .none) {
            self.url = url
            self.status = status
            self.headers = headers
            self.body = body
        }
    }
}
