#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension CapturingURLSession {
    /// Uploads data, and captures the call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        try await send(request, bodyData, delegate, nil)
    }

    /// Uploads data, and captures the call with metadata of its own.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await send(request, bodyData, delegate, metadata)
    }

    /// Uploads a file, and captures the call.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        try await send(request, fileURL, delegate, nil)
    }

    /// Uploads a file, and captures the call with metadata of its own.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?,
        metadata: @escaping CallMetadata
    ) async throws -> (Data, URLResponse) {
        try await send(request, fileURL, delegate, metadata)
    }

    /// Makes a task that uploads data; the call is captured when the task has ended.
    ///
    /// Nil uploads nothing.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        task(request, bodyData, nil, completionHandler)
    }

    /// Makes a task that uploads data; the call is captured when the task has ended, with metadata of its own.
    ///
    /// Nil uploads nothing.
    public func uploadTask(
        with request: URLRequest,
        from bodyData: Data?,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        task(request, bodyData, metadata, completionHandler)
    }

    /// Makes a task that uploads a file; the call is captured when the task has ended.
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        task(request, fileURL, nil, completionHandler)
    }

    /// Makes a task that uploads a file; the call is captured when the task has ended, with metadata of its own.
    public func uploadTask(
        with request: URLRequest,
        fromFile fileURL: URL,
        metadata: @escaping CallMetadata,
        completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        task(request, fileURL, metadata, completionHandler)
    }

    private func send(
        _ request: URLRequest,
        _ bodyData: Data,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ metadata: CallMetadata?
    ) async throws -> (Data, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.upload(for: $0, from: bodyData, delegate: told) },
            task: { [urlSession] in urlSession.uploadTask(with: $0, from: bodyData, completionHandler: $1) }
        )
        return try await captured(observe(request, .data(bodyData), metadata, handsOutTask: false), stock)
    }

    private func send(
        _ request: URLRequest,
        _ fileURL: URL,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ metadata: CallMetadata?
    ) async throws -> (Data, URLResponse) {
        let told = told(delegate)
        let stock = StockCall<Data>(
            hasDelegate: delegate != nil,
            method: { [urlSession] in try await urlSession.upload(for: $0, fromFile: fileURL, delegate: told) },
            task: { [urlSession] in urlSession.uploadTask(with: $0, fromFile: fileURL, completionHandler: $1) }
        )
        return try await captured(observe(request, .file(fileURL), metadata, handsOutTask: false), stock)
    }

    private func task(
        _ request: URLRequest,
        _ bodyData: Data?,
        _ metadata: CallMetadata?,
        _ completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let bytes = bodyData ?? Data()  // On Linux nil is a trap.
        let call = observe(request, .data(bytes), metadata, handsOutTask: true)
        return urlSession.uploadTask(
            with: call.attachedRequest,
            from: bytes,
            completionHandler: call.recording(completionHandler)
        )
    }

    private func task(
        _ request: URLRequest,
        _ fileURL: URL,
        _ metadata: CallMetadata?,
        _ completionHandler: @escaping @Sendable (Data?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionUploadTask {
        let call = observe(request, .file(fileURL), metadata, handsOutTask: true)
        return urlSession.uploadTask(
            with: call.attachedRequest,
            fromFile: fileURL,
            completionHandler: call.recording(completionHandler)
        )
    }
}
