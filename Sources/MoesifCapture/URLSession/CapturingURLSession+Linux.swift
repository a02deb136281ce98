#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// What a capturing session does with the URLSession of Linux.
extension CapturingURLSession {
    /// A new session, whose delegate has a proxy from the start: nothing else hears of its tasks.
    ///
    /// A queue that runs things side by side tells a delegate of the pieces of a body in any order: there is no proxy.
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

    /// False: a task's own delegate is not told what the session's is.
    var takesTaskDelegates: Bool {
        false
    }

    /// Not called here.
    func observe(_ task: URLSessionTask, _ calls: DelegatedCalls) {}

    /// The task itself: the gate watches over it.
    func watched<Task: URLSessionTask>(_ task: Task, _ call: CallRecorder) -> Task {
        task
    }

    /// A request whose call is recorded by the gate that loads it, where the delegate is out of reach.
    func unobserved(_ request: URLRequest) -> URLRequest {
        let attachment = request.attachment
        let context = CallContext(ofTask: CallContext.current, ofRequest: attachment?.context)
        let request = request.forgetting(attachment?.propagated)
        var carried = RequestAttachment(context: context, recorder: recorder)
        if let recorder, recorder.tracedHosts != nil, recorder.captures(request.url) {
            let head = FinishedCall.RequestHead(request, configuredHeaders: configuredHeaders)
            carried.propagated = recorder.propagated(context.newTrace, to: request.url, unless: head.namesTrace)
        }
        return (request.attaching(carried) ?? request).naming(carried.propagated)
    }

    /// Runs one of URLSession's async methods so that cancelling it does no harm.
    ///
    /// On Linux, cancelling a Swift task that awaits `data(for:)` as it completes can stop every session of the process
    /// for ever: the cancellation waits for URLSession's queue under a lock that the completion on that queue needs. So
    /// the method runs in a task that nobody cancels, and what is cancelled is the URLSession task, on another queue.
    func shielded<Content: CallContent>(
        _ call: CallRecorder,
        _ request: URLRequest,
        _ delegate: (any URLSessionTaskDelegate)?,
        _ method: @escaping Method<Content>
    ) async throws -> (Content, URLResponse) {
        let delegate = delegate ?? NoOpTaskDelegate.shared
        // Who takes the caller out answers it.
        let waiting = Lock<UnsafeContinuation<(Content, URLResponse), any Error>?>(nil)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { caller in
                waiting.withLock { $0 = caller }
                if call.isCancelled || isInvalid {
                    waiting.take()?.resume(throwing: URLError(.cancelled))
                    return
                }
                // It begins here, and goes on in the pool of Swift's tasks: the caller may not be resumed on
                // URLSession's queue, since whoever cancels it holds its lock and may wait for that queue.
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
            // Another library's class may load the call, and no gate will name its task.
            waiting.take()?.resume(throwing: URLError(.cancelled))
            urlSession.withRegisteredTasks { tasks in
                tasks.first { $0.originalRequest?.attachment?.call === call }.map(CallRecorder.cancel)
            }
        }
    }
}

extension URLSession {
    /// False: there are no background sessions.
    var isBackground: Bool {
        false
    }

    /// A task that fails as unsupported: the platform's own fails too, and now and then crashes the process as it does.
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
    /// The request; one without a URL, which traps as Linux makes a task of it, gives way to one that fails.
    var withURL: URLRequest {
        url == nil ? .unsupported : self
    }
}
#endif
