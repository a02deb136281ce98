#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension CapturingURLSession {
    /// Loads a request, and captures the call.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        try await load(request, delegate, nil)
    }

    /// Loads a request, and captures the call with metadata of its own.
    public func data(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await load(request, delegate, metadata)
    }

    /// Loads a URL, and captures the call.
    public func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        try await load(URLRequest(url: url), delegate, nil)
    }

    /// Loads a URL, and captures the call with metadata of its own.
    public func data(
        from url: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await load(URLRequest(url: url), delegate, metadata)
    }

    /// Makes a task that loads a request; the call is captured when the task has ended.
    public func dataTask(
        with request: URLRequest,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        task(request, nil, completionHandler)
    }

    /// Makes a task that loads a request; the call is captured when the task has ended, with metadata of its own.
    public func dataTask(
        with request: URLRequest,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        task(request, metadata, completionHandler)
    }

    /// Makes a task that loads a URL; the call is captured when the task has ended.
    public func dataTask(
        with url: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        task(URLRequest(url: url), nil, completionHandler)
    }

    /// Makes a task that loads a URL; the call is captured when the task has ended, with metadata of its own.
    public func dataTask(
        with url: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        task(URLRequest(url: url), metadata, completionHandler)
    }

    private func load(
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ metadata: CallMetadata?
    ) async throws -> (Data, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.data(for: $0, delegate: told) },
            task: { [urlSession] in urlSession.dataTask(with: $0, completionHandler: $1) }
        )
        return try await captured(observe(request, .ofRequest, metadata, handsOutTask: false), stock)
    }

    private func task(
        _ request: URLRequest,
        _ metadata: CallMetadata?,
        _ completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDataTask {
        let call = observe(request, .ofRequest, metadata, handsOutTask: true)
        return urlSession.dataTask(with: call.attachedRequest, completionHandler: call.recording(completionHandler))
    }
}
