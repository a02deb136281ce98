#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Calls that a Swift task awaits.
extension CapturingURLSession {
    /// Loads the contents of a URL based on a request, returns the data asynchronously, and captures the call.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`. A request
    ///   without a URL throws `URLError(.unsupportedURL)`, and a call of an invalidated session throws
    ///   `URLError(.cancelled)`.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        return try await captured(request, nil, delegate) { try await $0.data(for: $1, delegate: $2) }
    }

    /// Uploads data to a URL based on a request, returns the response asynchronously, and captures the call.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - bodyData: The data to send as the body.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`. A request
    ///   without a URL throws `URLError(.unsupportedURL)`, and a call of an invalidated session throws
    ///   `URLError(.cancelled)`.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        return try await captured(request, .data(bodyData), delegate) {
            try await $0.upload(for: $1, from: bodyData, delegate: $2)
        }
    }

    /// Uploads a file to a URL based on a request, returns the response asynchronously, and captures the call.
    ///
    /// The event of the call has the size of the file in place of its request body.
    ///
    /// - Parameters:
    ///   - request: The request to send, which provides the URL, the method and the headers.
    ///   - fileURL: The URL of the file to send as the body.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The data and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`. A request
    ///   without a URL throws `URLError(.unsupportedURL)`, and a call of an invalidated session throws
    ///   `URLError(.cancelled)`.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        return try await captured(request, .file(fileURL), delegate) {
            try await $0.upload(for: $1, fromFile: fileURL, delegate: $2)
        }
    }

    /// Downloads the contents of a URL to a file based on a request, and captures the call.
    ///
    /// The event of the call has the size of the file in place of its response body.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The location of a temporary file with the data, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`. A request
    ///   without a URL throws `URLError(.unsupportedURL)`, and a call of an invalidated session throws
    ///   `URLError(.cancelled)`.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse) {
        return try await captured(request, nil, delegate) { try await $0.download(for: $1, delegate: $2) }
    }

    /// Loads the contents of a URL based on a request, returns an asynchronous sequence of bytes, and captures the
    /// call.
    ///
    /// Returns as soon as the head of the response arrives. The call is captured when its body has been read, when it
    /// fails, or when the reader leaves the sequence. The sequence throws the error of a call that fails later, and a
    /// ``StreamBufferOverflow`` if the reader falls too far behind.
    ///
    /// On Linux, `URLSession` has no such method. There, the call runs in a separate session with a copy of the
    /// configuration and separate connections. `delegate` receives redirects, challenges, upload progress and requests
    /// for a new body stream, and the response and its data if it is a `URLSessionDataDelegate`. The session's own
    /// delegate receives nothing.
    ///
    /// On Apple's platforms, a call of a background session throws `URLError(.unsupportedURL)`.
    ///
    /// - Parameters:
    ///   - request: The request to load.
    ///   - delegate: The delegate of this task, which receives its authentication challenges, redirects and progress.
    /// - Returns: The body as an asynchronous sequence of bytes, and the response of the server.
    /// - Throws: The error of the call. A cancelled call throws a `URLError` with the code `.cancelled`. A request
    ///   without a URL throws `URLError(.unsupportedURL)`, and a call of an invalidated session throws
    ///   `URLError(.cancelled)`.
    public func bytes(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (ResponseBytes, URLResponse) {
        try checkCall(request)
        let (call, request) = begin(request)
        return try await ByteStream(call).open(request, in: await streamSession, delegate)
    }

    /// An asynchronous method of `URLSession`.
    typealias Method<Content> =
        @Sendable (URLSession, URLRequest, (any URLSessionTaskDelegate)?) async throws -> (Content, URLResponse)

    /// Makes a call with a method of `URLSession`, and records its end.
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

    /// Throws for a request without a URL and for an invalidated session, because the platform's own methods trap on
    /// them.
    private func checkCall(_ request: URLRequest) throws {
        if request.url == nil { throw URLError(.unsupportedURL) }
        if isInvalid { throw URLError(.cancelled) }
    }
}
