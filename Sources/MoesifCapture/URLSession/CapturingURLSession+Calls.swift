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
        let delegate = keepingHead(delegate)
        return try await captured(request, nil) { try await $0.data(for: $1, delegate: delegate) }
    }

    /// Uploads data, and captures the call.
    public func upload(
        for request: URLRequest,
        from bodyData: Data,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let delegate = keepingHead(delegate)
        return try await captured(request, .data(bodyData)) {
            try await $0.upload(for: $1, from: bodyData, delegate: delegate)
        }
    }

    /// Uploads a file, and captures the call.
    public func upload(
        for request: URLRequest,
        fromFile fileURL: URL,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (Data, URLResponse) {
        let delegate = keepingHead(delegate)
        return try await captured(request, .file(fileURL)) {
            try await $0.upload(for: $1, fromFile: fileURL, delegate: delegate)
        }
    }

    /// Downloads a request to a file, and captures the call.
    public func download(
        for request: URLRequest,
        delegate: (any URLSessionTaskDelegate)?
    ) async throws -> (URL, URLResponse) {
        let delegate = keepingHead(delegate)
        return try await captured(request, nil) { try await $0.download(for: $1, delegate: delegate) }
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

    private typealias Method<Content> = @Sendable (URLSession, URLRequest) async throws -> (Content, URLResponse)

    /// Makes a call with a method of URLSession, and records how it ended.
    private func captured<Content: CallContent>(
        _ request: URLRequest,
        _ body: CallBody?,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        try checkCall(request)
        let (call, request) = begin(request, body)
        do {
            let (content, response) = try await shielded(call, request, method)
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

    #if canImport(FoundationNetworking)
    private func keepingHead(_ delegate: (any URLSessionTaskDelegate)?) -> (any URLSessionTaskDelegate)? {
        delegate ?? NoOpTaskDelegate.shared
    }

    /// Runs one of URLSession's async methods so that cancelling it does no harm.
    ///
    /// On Linux, cancelling a Swift task that awaits `data(for:)` as it completes can stop every session of the process
    /// for ever: the cancellation waits for URLSession's queue under a lock that the completion on that queue needs. So
    /// the method runs in a task that nobody cancels, and what is cancelled is the URLSession task, on another queue.
    private func shielded<Content: CallContent>(
        _ call: CallRecorder,
        _ request: URLRequest,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        // Who takes the caller out answers it.
        let waiting = Lock<UnsafeContinuation<(Content, URLResponse), any Error>?>(nil)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { caller in
                waiting.withLock { $0 = caller }
                if call.isCancelled || isInvalid {
                    waiting.take()?.resume(throwing: URLError(.cancelled))
                    return
                }
                // It begins here, and goes on in the pool of Swift's tasks: the caller may not be resumed on URLSession's
                // queue, since whoever cancels it holds its lock and may wait for that queue.
                let load: @Sendable () async -> Void = { [urlSession] in
                    do {
                        let answer = try await method(urlSession, request)
                        waiting.take()?.resume(returning: answer)
                    } catch {
                        waiting.take()?.resume(throwing: error)
                    }
                }
                #if compiler(>=6.2)
                Task.immediate(operation: load)
                #else
                Task(operation: load)
                #endif
            }
        } onCancel: {
            guard !call.cancel(), !hasGate || !SystemHTTPProtocol.canLoad(request) else { return }
            // Another library's class may load the call, and no gate will name its task.
            waiting.take()?.resume(throwing: URLError(.cancelled))
            urlSession.withRegisteredTasks { tasks in
                tasks.first { $0.originalRequest?.attachment?.call === call }.map(CallRecorder.cancel)
            }
        }
    }
    #else
    private func keepingHead(_ delegate: (any URLSessionTaskDelegate)?) -> (any URLSessionTaskDelegate)? {
        delegate
    }

    private func shielded<Content: CallContent>(
        _ call: CallRecorder,
        _ request: URLRequest,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        try await method(urlSession, request)
    }
    #endif
}
