import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A request that is sent again in the place of a protocol object, where the platform's own object cannot be had.
///
/// One session sends for all. It knows nothing of the app's session, so that challenges are answered by default, upload
/// progress is not told, and the settings of its configuration do not count.
final class ForwardedRequest: Sendable {
    /// The messages that the protocol object passes on.
    struct Receiver: Sendable {
        let response: @Sendable (URLResponse) -> Void
        let data: @Sendable (Data) -> Void
        let end: @Sendable ((any Error)?) -> Void
        /// Asked whether a redirect is the app's to follow; one that says false has it followed here.
        let redirect: @Sendable (HTTPURLResponse, URLRequest) -> Bool
    }

    // No task may be made or cancelled on the queue of a protocol's callbacks.
    static let queue = DispatchQueue(label: "com.moesif.capture.reissue")
    private static let delegate = Delegate()
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.default
        configuration.protocolClasses = configuration.protocolClasses?.filter { !($0 is CapturingURLProtocol.Type) }
        // The app's session caches what it is given.
        configuration.urlCache = nil
        return URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }()

    private enum Phase {
        case created
        case loading(URLSessionTask)
        /// The app's session is asked whether it goes on with a redirect, and may stop the load before it answers.
        case handingOver(URLSessionTask, isStopped: Bool)
        case stopped
    }

    private let phase = Lock(Phase.created)
    private let request: URLRequest
    private let receiver: Receiver
    /// The call; nil where nobody records it.
    private let call: CallRecorder?

    init(_ request: URLRequest, _ call: CallRecorder?, _ receiver: Receiver) {
        self.request = request
        self.call = call
        self.receiver = receiver
    }

    func start() {
        call?.noteStart()
        Self.queue.async { [self] in
            let isFirst = phase.withLock { if case .created = $0 { true } else { false } }
            guard isFirst else { return }
            let task = Self.session.dataTask(with: request)
            Self.delegate.add(self, for: task)
            phase.withLock { $0 = .loading(task) }
            task.resume()
        }
    }

    func stop() {
        Self.queue.async { [self] in
            let old = phase.withLock { phase in
                let old = phase
                if case .handingOver(let task, _) = old {
                    phase = .handingOver(task, isStopped: true)
                } else {
                    phase = .stopped
                }
                return old
            }
            switch old {
            case .created: endCall(URLError(.cancelled))
            case .loading(let task):
                task.cancel()
                endCall(URLError(.cancelled))
            // One that ended, or goes on as another, has nothing left to stop.
            case .handingOver, .stopped: break
            }
        }
    }

    fileprivate func note(_ response: URLResponse) {
        guard isLoading else { return }
        call?.note(response)
        receiver.response(response)
    }

    fileprivate func note(_ data: Data) {
        guard isLoading else { return }
        call?.note(data)
        receiver.data(data)
    }

    fileprivate func end(_ error: (any Error)?) {
        // A protocol object that was stopped has nothing more to say.
        let wasLoading = phase.withLock { phase in
            defer { phase = .stopped }
            if case .loading = phase { return true }
            return false
        }
        guard wasLoading else { return }
        endCall(error)
        receiver.end(error)
    }

    private var isLoading: Bool {
        phase.withLock { if case .loading = $0 { true } else { false } }
    }

    /// The request with which the app goes on, and which the next protocol object records as the same call.
    ///
    /// True when there is nothing left to do here.
    fileprivate func handOver(_ response: HTTPURLResponse, _ next: URLRequest) -> Bool {
        let isLoading = phase.withLock { phase in
            guard case .loading(let task) = phase else { return false }
            phase = .handingOver(task, isStopped: false)
            return true
        }
        // A protocol object that was stopped has nothing more to say.
        guard isLoading else { return true }
        call?.note(response)
        let attachment = RequestAttachment(
            call: call,
            context: request.attachment?.context,
            propagated: call?.propagated
        )
        let isHandedOver = receiver.redirect(response, next.attaching(attachment) ?? next)
        let isStopped = phase.withLock { phase in
            guard case .handingOver(let task, let isStopped) = phase else { return true }
            phase = isHandedOver || isStopped ? .stopped : .loading(task)
            return isStopped
        }
        if isStopped, !isHandedOver { endCall(URLError(.cancelled)) }
        return isHandedOver || isStopped
    }

    private func endCall(_ error: (any Error)?) {
        call?.end(call?.response, nil, error)
    }

    /// Tells each load what its task is told.
    private final class Delegate: NSObject, URLSessionDataDelegate, Sendable {
        private let loads = Lock<[Int: ForwardedRequest]>([:])

        func add(_ load: ForwardedRequest, for task: URLSessionTask) {
            loads.withLock { $0[task.taskIdentifier] = load }
        }

        private func load(_ task: URLSessionTask) -> ForwardedRequest? {
            loads.withLock { $0[task.taskIdentifier] }
        }

        func urlSession(
            _ session: URLSession,
            task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest,
            completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) {
            guard load(task)?.handOver(response, request) == true else { return completionHandler(request) }
            // The app's session goes on with it.
            loads.withLock { $0[task.taskIdentifier] = nil }
            completionHandler(nil)
            task.cancel()
        }

        func urlSession(
            _ session: URLSession,
            dataTask: URLSessionDataTask,
            didReceive response: URLResponse,
            completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
        ) {
            load(dataTask)?.note(response)
            completionHandler(.allow)
        }

        func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
            load(dataTask)?.note(data)
        }

        func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
            loads.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.end(error)
        }
    }
}
