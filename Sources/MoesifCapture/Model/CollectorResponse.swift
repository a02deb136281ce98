public import Foundation

/// What the collector answered.
public struct CollectorResponse: Sendable, Equatable {
    /// The status code; any 2xx is acceptance, unless `Content-Type` says that the body is a web page.
    public var status: Int
    /// The headers.
    public var headers: HeaderFields
    /// The body.
    public var body: Data

    /// Creates a response.
    public init(status: Int, headers: HeaderFields = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
