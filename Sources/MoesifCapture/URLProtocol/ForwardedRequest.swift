import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A request that is sent again in the place of a protocol object, where the platform's own object cannot be had.
///
/// One session sends for all, with the settings of `URLSession.shared`. It answers challenges by default and follows
/// redirects: `ForwardingPolicy` declines tasks whose delegate would be asked.
final class ForwardedRequest: Sendable {
    /// The messages that the protocol object passes on.
    struct Receiver: Sendable {
        let response: @Sendable (URLResponse) -> Void
        let data: @Sendable (Data) -> Void
        let end: @Sendable ((any Error)?) -> Void
    }

    // No task may be made or cancelled on the queue of a protocol's callbacks.
    private static let queue = DispatchQueue(label: "com.moesif.capture.reissue")
    private static let delegate = Delegate()
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.default
        configuration.protocolClasses = configuration.protocolClasses?.filter { !($0 is CapturingURLProtocol.Type) }
        #if canImport(FoundationNetworking)
        // It is never served from there, and a task that asks it can crash when it is cancelled.
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
        /// Nil when the load is over: it holds the protocol object, which holds this.
        var receiver: Receiver?
        /// The call; nil where nobody records it, and before the body has been read.
        var call: CallRecorder?
    }

    private let request: URLRequest
    private let makeCall: @Sendable (URLRequest) -> CallRecorder?
    private let state: Lock<State>

    /// - Parameter makeCall: Makes the recorder of the request that is sent, which has its body.
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

    /// Sends the request with its body; fails the call if it is nil, since the body could not be read.
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
        // A protocol object that was stopped has nothing more to say.
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

    /// Ends the load, and returns how it was; the receiver is let go of outside of the lock.
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
    /// The request with a mark, by which no protocol object takes it for a call once more.
    var markedAsForwarded: URLRequest {
        var attachment = attachment ?? RequestAttachment()
        attachment.isForwarded = true
        return attaching(attachment) ?? self
    }
}
