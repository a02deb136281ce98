public import Foundation
public import HTTPTypes

/// A step between a generated client and its transport.
public protocol ClientMiddleware: Sendable {
    /// Makes a call with `next`, and may change the request and the response.
    func intercept(
        _ request: HTTPRequest,
        body: HTTPBody?,
        baseURL: URL,
        operationID: String,
        next: @Sendable (HTTPRequest, HTTPBody?, URL) async throws -> (HTTPResponse, HTTPBody?)
    ) async throws -> (HTTPResponse, HTTPBody?)
}
