import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A request that is loaded on behalf of a protocol object, if the platform's own object is not available.
///
/// One session with the settings of `URLSession.shared` loads all of them. It handles challenges by default and follows
/// redirects: `ForwardingPolicy` declines tasks with a delegate that would be asked.
final class ForwardedRequest: Sendable {
    /// The closures through which the protocol object passes messages on.
    struct Receiver: Sendable {
        let response: @Sendable (URLResponse) -> Void
        let data: @Sendable (Data) -> Void
        let end: @Sendable ((any Error)?) -> Void
    }

    // No task may be created or cancelled on the queue of a protocol's callbacks.
    private static let queue = DispatchQueue(label: "com.moesif.capture.reissue")
    private static let delegate = Delegate()
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.default
        configuration.protocolClasses = configuration.protocolClasses?.filter { !($0 is CapturingURLProtocol.Type) }
        #if canImport(FoundationNetworking)
        // URLSession never answers from the cache, and a task that asks the cache can crash when it is cancelled.
        configuration.urlCache = nil
        #endif
        return URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }()

    private enum Phase {
        case created
        case loading(URLSessionTask)
        case over
    }

    private struct State {
        var phase = Phase.created
        /// The receiver retains the protocol object, which retains this object; `nil` when the load is over.
        var receiver: Receiver?
        /// The recorder of the call; `nil` if no client records it, and until the body has been read.
        var call: CallRecorder?
    }

    private let request: URLRequest
    private let makeCall: @Sendable (URLRequest) -> CallRecorder?
    private let state: Lock<State>

    /// - Parameter makeCall: Creates the recorder of the request that is sent, including its body.
    init(
        _ request: URLRequest,
        _ receiver: Receiver,
        recording makeCall: @escaping @Sendable (URLRequest) -> CallRecorder?
    ) {
        self.request = request
        self.makeCall = makeCall
        state = Lock(State(receiver: receiver))
    }

    func start() {
        guard request.httpBodyStream != nil else { return send(request) }
        DispatchQueue.global(qos: .userInitiated).async { [self] in send(request.readingBody()) }
    }

    func stop() {
        Self.queue.async { [self] in
            let old = over()
            if case .loading(let task) = old.phase {
                task.cancel()
                endCall(URLError(.cancelled))
            }
        }
    }

    /// Sends the request with its body; fails the call if it is `nil`, because the body could not be read.
    private func send(_ whole: URLRequest?) {
        let call = makeCall(whole ?? request)
        call?.noteStart()
        Self.queue.async { [self] in
            let isWanted = state.withLock { state in
                state.call = call
                if case .created = state.phase { return true }
                return false
            }
            guard isWanted else { return endCall(URLError(.cancelled)) }
            guard let whole else {
                let error = URLError(.requestBodyStreamExhausted)
                endCall(error)
                over().receiver?.end(error)
                return
            }
            let task = Self.session.dataTask(with: whole.markedAsForwarded)
            Self.delegate.add(self, for: task)
            state.withLock { $0.phase = .loading(task) }
            task.resume()
        }
    }

    fileprivate func note(_ response: URLResponse) {
        guard let (receiver, call) = loading else { return }
        call?.note(response)
        receiver.response(response)
    }

    fileprivate func note(_ data: Data) {
        guard let (receiver, call) = loading else { return }
        call?.note(data)
        receiver.data(data)
    }

    fileprivate func end(_ error: (any Error)?) {
        // A stopped protocol object passes on nothing more.
        let old = over()
        guard case .loading = old.phase else { return }
        endCall(error)
        old.receiver?.end(error)
    }

    /// The receiver and the call while the request is loading.
    private var loading: (Receiver, CallRecorder?)? {
        state.withLock { state in
            guard case .loading = state.phase, let receiver = state.receiver else { return nil }
            return (receiver, state.call)
        }
    }

    /// Ends the load, and returns its previous state, so that the receiver is released outside of the lock.
    private func over() -> State {
        state.withLock { state in
            let old = state
            state.phase = .over
            state.receiver = nil
            return old
        }
    }

    private func endCall(_ error: (any Error)?) {
        let call = state.withLock { $0.call }
        call?.end(call?.response, nil, error)
    }

    /// Passes the messages of each task to its load.
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

extension URLRequest {
    /// The request with a mark that makes protocol objects decline it.
    var markedAsForwarded: URLRequest {
        var attachment = attachment ?? RequestAttachment()
        attachment.isForwarded = true
        return attaching(attachment) ?? self
    }
}
