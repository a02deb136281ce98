#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

// Methods of the session as a whole. On Linux, streams run in a second session that shares the storage of cookies and
// credentials. Invalidating this session invalidates the second one too.
extension CapturingURLSession {
    /// The configuration of the wrapped session.
    public var configuration: URLSessionConfiguration {
        urlSession.configuration
    }

    /// The delegate that the session was created with.
    public var delegate: (any URLSessionDelegate)? {
        if let proxy = urlSession.delegate as? SessionDelegateProxy { proxy.delegate } else { urlSession.delegate }
    }

    /// The operation queue on which delegate methods and completion handlers run.
    public var delegateQueue: OperationQueue {
        urlSession.delegateQueue
    }

    /// A descriptive label for the session.
    public var sessionDescription: String? {
        get { urlSession.sessionDescription }
        set { urlSession.sessionDescription = newValue }
    }

    /// Invalidates the session and lets outstanding tasks and streams finish.
    ///
    /// Later asynchronous calls throw `URLError(.cancelled)`. This method has no effect on a session that wraps
    /// `URLSession.shared`.
    public func finishTasksAndInvalidate() {
        guard urlSession !== URLSession.shared else { return }
        invalidateStreams(cancelsTasks: false)
        urlSession.finishTasksAndInvalidate()
    }

    /// Cancels all outstanding tasks and streams and then invalidates the session.
    ///
    /// Later asynchronous calls throw `URLError(.cancelled)`. This method has no effect on a session that wraps
    /// `URLSession.shared`.
    public func invalidateAndCancel() {
        guard urlSession !== URLSession.shared else { return }
        invalidateStreams(cancelsTasks: true)
        urlSession.invalidateAndCancel()
    }

    /// Empties the cookies, caches and credential stores of the session.
    ///
    /// See `URLSession.reset(completionHandler:)`.
    ///
    /// - Parameter completionHandler: Called on the session's delegate queue when the reset is complete.
    public func reset(completionHandler: @escaping @Sendable () -> Void) {
        urlSession.reset(completionHandler: completionHandler)
    }

    /// Empties the cookies, caches and credential stores of the session.
    public func reset() async {
        await withCheckedContinuation { continuation in reset { continuation.resume() } }
    }

    /// Flushes the cookies and credentials of the session to disk.
    ///
    /// See `URLSession.flush(completionHandler:)`.
    ///
    /// - Parameter completionHandler: Called on the session's delegate queue when the flush is complete.
    public func flush(completionHandler: @escaping @Sendable () -> Void) {
        urlSession.flush(completionHandler: completionHandler)
    }

    /// Flushes the cookies and credentials of the session to disk.
    public func flush() async {
        await withCheckedContinuation { continuation in flush { continuation.resume() } }
    }

    /// Calls a handler with all outstanding tasks of the session, including the tasks of streams.
    ///
    /// On Linux, a task that was never resumed is not included.
    ///
    /// - Parameter completionHandler: Called on the session's delegate queue with the tasks.
    public func getAllTasks(completionHandler: @escaping @Sendable ([URLSessionTask]) -> Void) {
        guard let streams = madeStreamSession else { return urlSession.getTasks(completionHandler) }
        Task { [urlSession] in
            let streaming = await streams.tasks()
            urlSession.getTasks { completionHandler($0 + streaming) }
        }
    }

    /// Calls a handler with all outstanding data, upload and download tasks of the session.
    ///
    /// The tasks of streams are data tasks. On Linux, a task that was never resumed is not included.
    ///
    /// - Parameter completionHandler: Called on the session's delegate queue with the data, upload and download tasks.
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

    /// All outstanding tasks of the session, including the tasks of streams.
    ///
    /// On Linux, a task that was never resumed is not included.
    public var allTasks: [URLSessionTask] {
        get async {
            await withCheckedContinuation { continuation in getAllTasks { continuation.resume(returning: $0) } }
        }
    }

    /// All outstanding data, upload and download tasks of the session.
    ///
    /// The tasks of streams are data tasks. On Linux, a task that was never resumed is not included.
    public var tasks: ([URLSessionDataTask], [URLSessionUploadTask], [URLSessionDownloadTask]) {
        get async {
            await withCheckedContinuation { continuation in
                getTasksWithCompletionHandler { continuation.resume(returning: ($0, $1, $2)) }
            }
        }
    }
}
