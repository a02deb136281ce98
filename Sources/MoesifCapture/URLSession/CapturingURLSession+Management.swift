#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// The session as a whole. On Linux its streams run in a session beside it, which shares its storage of cookies and
// credentials: what is done to the one is done to the other.
extension CapturingURLSession {
    /// The configuration of the session inside.
    public var configuration: URLSessionConfiguration {
        urlSession.configuration
    }

    /// The delegate that the session was made with.
    public var delegate: (any URLSessionDelegate)? {
        if let proxy = urlSession.delegate as? SessionDelegateProxy { proxy.delegate } else { urlSession.delegate }
    }

    /// The queue on which the delegate and completion handlers are called.
    public var delegateQueue: OperationQueue {
        urlSession.delegateQueue
    }

    /// A label for the session.
    public var sessionDescription: String? {
        get { urlSession.sessionDescription }
        set { urlSession.sessionDescription = newValue }
    }

    /// Invalidates the session, and lets its tasks and streams run to their end.
    ///
    /// A call that is awaited throws `URLError(.cancelled)` from now on. `URLSession.shared` is not affected.
    public func finishTasksAndInvalidate() {
        guard urlSession !== URLSession.shared else { return }
        invalidateStreams(cancelsTasks: false)
        urlSession.finishTasksAndInvalidate()
    }

    /// Invalidates the session, and cancels its tasks and streams.
    ///
    /// A call that is awaited throws `URLError(.cancelled)` from now on. `URLSession.shared` is not affected.
    public func invalidateAndCancel() {
        guard urlSession !== URLSession.shared else { return }
        invalidateStreams(cancelsTasks: true)
        urlSession.invalidateAndCancel()
    }

    /// Empties the cookies, caches and credentials of the session; see `URLSession.reset(completionHandler:)`.
    public func reset(completionHandler: @escaping @Sendable () -> Void) {
        urlSession.reset(completionHandler: completionHandler)
    }

    /// Empties the cookies, caches and credentials of the session.
    public func reset() async {
        await withCheckedContinuation { continuation in reset { continuation.resume() } }
    }

    /// Flushes the storage of the session to disk; see `URLSession.flush(completionHandler:)`.
    public func flush(completionHandler: @escaping @Sendable () -> Void) {
        urlSession.flush(completionHandler: completionHandler)
    }

    /// Flushes the storage of the session to disk.
    public func flush() async {
        await withCheckedContinuation { continuation in flush { continuation.resume() } }
    }

    /// Calls a handler on the delegate queue with the tasks that have not ended, those of streams included.
    public func getAllTasks(completionHandler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        guard let streams = madeStreamSession else { return urlSession.getTasks(completionHandler) }
        Task { [urlSession] in
            let streaming = await streams.tasks()
            urlSession.getTasks { completionHandler($0 + streaming) }
        }
    }

    /// Calls a handler on the delegate queue with the tasks that have not ended, by their kind.
    ///
    /// Those of streams are data tasks.
    public func getTasksWithCompletionHandler(
        _ completionHandler:
            @escaping @Sendable (
                [URLSessionDataTask], [URLSessionUploadTask], [URLSessionDownloadTask]
            ) -> Void
    ) {
        getAllTasks { tasks in
            completionHandler(
                tasks.filter { !($0 is URLSessionUploadTask) }.compactMap { $0 as? URLSessionDataTask },
                tasks.compactMap { $0 as? URLSessionUploadTask },
                tasks.compactMap { $0 as? URLSessionDownloadTask }
            )
        }
    }

    /// The tasks that have not ended, those of streams included.
    public var allTasks: [URLSessionTask] {
        get async {
            await withCheckedContinuation { continuation in getAllTasks { continuation.resume(returning: $0) } }
        }
    }

    /// The tasks that have not ended, by their kind.
    public var tasks: ([URLSessionDataTask], [URLSessionUploadTask], [URLSessionDownloadTask]) {
        get async {
            await withCheckedContinuation { continuation in
                getTasksWithCompletionHandler { continuation.resume(returning: ($0, $1, $2)) }
            }
        }
    }
}
