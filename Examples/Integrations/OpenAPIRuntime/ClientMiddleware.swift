public import Foundation
public import HTTPTypes

/// A step between a generated client and its transport.
public protocol ClientMiddleware: Sendable {
    /// Makes a call by `next`, and may change what goes and what comes.
    func intercept(
        _ request: HTTPRequest,
        body: HTTPBody?,
        baseURL: URL,
        operationID: String,
        next: @Sendable (HTTPRequest, HTTPBody?, URL) async throws -> (HTTPResponse, HTTPBody?)
    ) async throws -> (HTTPResponse, HTTPBody?)
}
