#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// The calls that a Swift task awaits.
extension CapturingURLSession {
    /// Loads a request, and captures the call.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        return try await captured(request, nil, delegate) { try await $0.data(for: $1, delegate: $2) }
    }

    /// Uploads data, and captures the call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        return try await captured(request, .data(bodyData), delegate) {
            try await $0.upload(for: $1, from: bodyData, delegate: $2)
        }
    }

    /// Uploads a file, and captures the call.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        return try await captured(request, .file(fileURL), delegate) {
            try await $0.upload(for: $1, fromFile: fileURL, delegate: $2)
        }
    }

    /// Downloads a request to a file, and captures the call.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse) {
        return try await captured(request, nil, delegate) { try await $0.download(for: $1, delegate: $2) }
    }

    /// Loads a request whose response is read while it comes, and captures the call when it has ended.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try checkCall(request)
        let (call, request) = begin(request)
        return try await ByteStream(call).open(request, in: await streamSession, delegate)
    }

    /// A method of URLSession that is awaited.
    typealias Method<Content> =
        @Sendable (URLSession, URLRequest, (any URLSessionTaskDelegate)?) async throws -> (Content, URLResponse)

    /// Makes a call with a method of URLSession, and records how it ended.
    private func captured<Content: CallContent>(
        _ request: URLRequest,
        _ body: CallBody?,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        try checkCall(request)
        let (call, request) = begin(request, body)
        do {
            let (content, response) = try await shielded(call, request, delegate, method)
            return (content, call.end(response, content.callBody, nil) ?? response)
        } catch {
            call.end(nil, .unknownPart, error)
            throw error
        }
    }

    /// Throws where the platform's own methods trap: on a request without a URL, and in a session that is invalid.
    private func checkCall(_ request: URLRequest) throws {
        if request.url == nil { throw URLError(.unsupportedURL) }
        if isInvalid { throw URLError(.cancelled) }
    }
}
