public import Foundation

/// A response from the collector.
public struct CollectorResponse: Sendable, Equatable {
    /// The status code.
    ///
    /// Every 2xx status means that the request was accepted, unless `Content-Type` says that the body is a web page.
    public var status: Int
    /// The headers.
    public var headers: HeaderFields
    /// The body.
    public var body: Data

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - headers: The headers. Default: none.
    ///   - body: The body. Default: empty.
    public init(status: Int, headers: HeaderFields = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
