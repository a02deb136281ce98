#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// The parts of a capturing session that depend on `URLSession` of Linux.
extension CapturingURLSession {
    /// Creates a session with a proxy for its delegate from the start, because nothing else observes the tasks.
    ///
    /// A queue that runs operations concurrently delivers the pieces of a body to a delegate in any order. A session
    /// with such a queue gets no proxy.
    static func make(
        _ configuration: URLSessionConfiguration,
        _ delegate: (any URLSessionDelegate)?,
        _ queue: OperationQueue?,
        _ recorder: Recorder?
    ) -> CapturingURLSession {
        let calls = DelegatedCalls()
        let proxies = recorder != nil && queue?.keepsOrder != false
        let proxy = proxies ? delegate.flatMap { SessionDelegateProxy.make(for: $0, calls) } : nil
        let session = URLSession(configuration: configuration, delegate: proxy ?? delegate, delegateQueue: queue)
        return CapturingURLSession(session, delegatedCalls: proxy == nil ? nil : calls, recorder: recorder)
    }

    /// False, because on Linux the delegate of a task does not receive everything that the session's delegate receives.
    var takesTaskDelegates: Bool {
        false
    }

    /// Does nothing: this platform never calls it.
    func observe(_ task: URLSessionTask, _ calls: DelegatedCalls) {}

    /// Returns the task unchanged, because the gate observes it.
    func watched<Task: URLSessionTask>(_ task: Task, _ call: CallRecorder) -> Task {
        task
    }

    /// Returns a request that makes the gate record the call, for a session with a delegate that capture cannot reach.
    func unobserved(_ request: URLRequest) -> URLRequest {
        let attachment = request.attachment
        let context = CallContext(ofTask: CallContext.current, ofRequest: attachment?.context)
        let request = request.removingTrace(attachment?.propagated)
        var carried = RequestAttachment(context: context, recorder: recorder)
        if let recorder, recorder.tracedHosts != nil, recorder.captures(request.url) {
            let head = FinishedCall.RequestHead(request, configuredHeaders: configuredHeaders)
            carried.propagated = recorder.propagated(context.newTrace, to: request.url, unless: head.hasTraceParent)
        }
        return (request.attaching(carried) ?? request).addingTrace(carried.propagated)
    }

    /// Runs an asynchronous method of `URLSession` so that cancelling it is safe.
    ///
    /// On Linux, cancelling a Swift task that awaits `data(for:)` while the call completes can block every session of
    /// the process permanently. The cancellation waits for URLSession's queue under a lock that the completion on that
    /// queue needs. Therefore, the method runs in a task that nobody cancels, and a cancellation cancels the URLSession
    /// task on another queue.
    func shielded<Content: CallContent>(
        _ call: CallRecorder,
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        let delegate = delegate ?? NoOpTaskDelegate.shared
        // The code that takes the continuation out of the lock resumes it.
        let waiting = Lock<UnsafeContinuation<(Content, URLResponse), any Error>?>(nil)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { caller in
                waiting.withLock { $0 = caller }
                if call.isCancelled || isInvalid {
                    waiting.take()?.resume(throwing: URLError(.cancelled))
                    return
                }
                // The load starts here and continues in Swift's task pool. The caller must not resume on URLSession's
                // queue: a thread that cancels the caller holds the caller's lock and may wait for that queue.
                let load: @Sendable () async -> Void = { [urlSession] in
                    do {
                        let answer = try await method(urlSession, request, delegate)
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
            // Another library's protocol class may load the call, and then no gate reports its task.
            waiting.take()?.resume(throwing: URLError(.cancelled))
            urlSession.withRegisteredTasks { tasks in
                tasks.first { $0.originalRequest?.attachment?.call === call }.map(CallRecorder.cancel)
            }
        }
    }
}

extension URLSession {
    /// False, because Linux has no background sessions.
    var isBackground: Bool {
        false
    }

    /// Returns a task that fails as unsupported.
    ///
    /// The platform's own method fails too, and occasionally crashes the process.
    func resumingDownload(_ data: Data) -> URLSessionDownloadTask {
        downloadTask(with: .unsupported)
    }

    func resumingDownload(
        _ data: Data,
        _ handler: @escaping @Sendable (URL?, URLResponse?, (any Error)?) -> Void
    ) -> URLSessionDownloadTask {
        downloadTask(with: .unsupported, completionHandler: handler)
    }
}

extension URLRequest {
    /// The request, or a request that fails if this one has no URL.
    ///
    /// On Linux, creating a task from a request without a URL traps.
    var withURL: URLRequest {
        url == nil ? .unsupported : self
    }
}
#endif
