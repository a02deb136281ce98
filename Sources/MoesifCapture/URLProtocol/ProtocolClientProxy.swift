#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import Synchronization

/// The gate between the platform's HTTP protocol object and its client, which passes only permitted messages.
///
/// On Linux, a task that is cancelled while it completes receives both messages, the second after URLSession has
/// forgotten the task, which crashes the process. The gate drops every message after the end. A 401 with a challenge
/// that nobody can answer never ends on Linux. The gate shows the client that response without the challenge, so that
/// the call ends.
///
/// Everything here runs on URLSession's own serial queue: nothing may block or call URLSession.
final class ProtocolClientProxy: NSObject, URLProtocolClient, Sendable {
    private enum Phase: UInt8, AtomicRepresentable {
        case open
        /// A 401 has been passed on as finished; if its challenge is refused, the failure must pass too.
        case challenged
        case closed
    }

    private let client: any URLProtocolClient
    private let phase = Atomic(Phase.open)
    private let task: URLSessionTask
    /// The recorder of the call; `nil` if no client records it.
    let call: CallRecorder?
    /// True if the call is recorded here, and not by a session, which observes all of it.
    private let isRecordedHere: Bool
    /// True once capture may observe the call through the session's delegate.
    private let isHeard = Atomic(false)

    init(client: any URLProtocolClient, task: URLSessionTask, call: CallRecorder?) {
        self.client = client
        self.task = task
        self.call = call
        isRecordedHere = call?.route == .protocolObject
    }

    var isOpen: Bool {
        phase.load(ordering: .acquiring) == .open
    }

    func urlProtocol(
        _ source: URLProtocol,
        didReceive response: URLResponse,
        cacheStoragePolicy: URLCache.StoragePolicy
    ) {
        guard isOpen else { return }
        if !isRecordedHere {
            call?.shownResponse = response
        } else if let call, let listener = listener(source, call) {
            // The head has arrived; the response is noted in the order of the delegate's messages.
            call.shownResponse = response
            listener.calls.add(call, for: task)
            isHeard.store(true, ordering: .relaxed)
        }
        pass {
            client.urlProtocol(source, didReceive: response, cacheStoragePolicy: cacheStoragePolicy)
        } noting: {
            $0.note(response)
        }
    }

    func urlProtocol(_ source: URLProtocol, didLoad data: Data) {
        guard isOpen else { return }
        pass {
            client.urlProtocol(source, didLoad: data)
        } noting: {
            $0.note(data)
        }
    }

    func urlProtocol(_ source: URLProtocol, cachedResponseIsValid cachedResponse: CachedURLResponse) {
        if isOpen { client.urlProtocol(source, cachedResponseIsValid: cachedResponse) }
    }

    func urlProtocolDidFinishLoading(_ source: URLProtocol) {
        // The client has seen a challenge before. A response that is recorded here may not have been shown, such as a
        // redirect without a target. Reading `task.response` enters a queue, so it is read once.
        let response = isRecordedHere ? task.response : call?.shownResponse ?? task.response
        let challenge = (response as? HTTPURLResponse).flatMap { $0.isBasicChallenge ? $0 : nil }
        let unanswerable = challenge.flatMap { shown($0, source) }
        let end = challenge != nil && unanswerable == nil ? Phase.challenged : .closed
        guard phase.compareExchange(expected: .open, desired: end, ordering: .acquiringAndReleasing).exchanged else {
            return
        }
        if end == .closed { call?.noteRedirects(of: source) }
        guard let unanswerable, let spared = challenge else {
            // The session's delegate also receives the messages that follow a challenge.
            if challenge != nil, currentListener != nil { return client.urlProtocolDidFinishLoading(source) }
            return pass {
                client.urlProtocolDidFinishLoading(source)
            } noting: { call in
                if let challenge { call.note(challenge) } else { call.end(task, response, nil) }
            }
        }
        call?.replacementResponse = spared
        client.urlProtocol(source, didReceive: unanswerable, cacheStoragePolicy: .notAllowed)
        client.urlProtocolDidFinishLoading(source)
        // A task that the app holds shows the server's original response; the delegate of an awaited call is not called
        // a third time.
        if call?.route == .session(handsOutTask: true) {
            client.urlProtocol(source, didReceive: spared, cacheStoragePolicy: .notAllowed)
        }
    }

    func urlProtocol(_ source: URLProtocol, didFailWithError error: any Error) {
        let last = phase.exchange(.closed, ordering: .acquiringAndReleasing)
        guard last == .open || (last == .challenged && source.task?.state != .completed) else { return }
        call?.noteRedirects(of: source)
        pass {
            client.urlProtocol(source, didFailWithError: error)
        } noting: {
            $0.end(task, task.response, error)
        }
    }

    func urlProtocol(_ source: URLProtocol, didReceive challenge: URLAuthenticationChallenge) {
        if isOpen { client.urlProtocol(source, didReceive: challenge) }
    }

    func urlProtocol(_ source: URLProtocol, didCancel challenge: URLAuthenticationChallenge) {}

    /// Sends the client a message, after noting it for a call that is recorded here.
    ///
    /// If the session's delegate receives the message, its proxy notes it. If URLSession did not ask for the delegate,
    /// the message is noted here.
    private func pass(_ tell: () -> Void, noting note: (CallRecorder) -> Void) {
        guard isRecordedHere, let call else { return tell() }
        guard let currentListener else {
            note(call)
            return tell()
        }
        guard !currentListener.isAsked(by: tell) else { return }
        currentListener.calls.remove(task)
        // The part of the body that was observed may be incomplete.
        if let response = call.shownResponse { call.note(response) }
        note(call)
    }

    /// The listener that observes this call through the session's delegate; `nil` if it observes nothing of it.
    private var currentListener: ObservedURLSession.Listener? {
        guard isHeard.load(ordering: .relaxed), let listener = ObservedURLSession.Listener.current,
            listener.calls[task] === call
        else { return nil }
        return listener
    }

    /// Returns the listener to the session's delegate, for a call with a body that only a delegate receives.
    ///
    /// Returns `nil` if no client wants the body, or if there is no listener.
    private func listener(_ source: URLProtocol, _ call: CallRecorder) -> ObservedURLSession.Listener? {
        guard task is URLSessionDataTask, type(of: source) == SystemHTTPProtocol.type, call.wantsBody else {
            return nil
        }
        return TaskSession.of(task).flatMap(ObservedURLSession.listen)
    }

    /// Returns the response to show in place of a challenge that nobody will answer.
    private func shown(_ challenge: HTTPURLResponse, _ source: URLProtocol) -> HTTPURLResponse? {
        // Only a delegate can answer: for a stored credential, URLSession waits on its own queue forever.
        source.task?.delegate == nil && call != nil && !isRecordedHere ? challenge.withoutChallenge : nil
    }

    // The platform follows redirects inside its protocol object; its client traps on this message.
    func urlProtocol(_ source: URLProtocol, wasRedirectedTo request: URLRequest, redirectResponse: URLResponse) {}
}

extension HTTPURLResponse {
    /// The response without `WWW-Authenticate`.
    fileprivate var withoutChallenge: HTTPURLResponse? {
        guard let url else { return nil }
        var headers = HeaderFields(self)
        headers[.wwwAuthenticate] = nil
        let pairs = headers.map { ($0.name.description, $0.value) }
        return HTTPURLResponse(
            url: url,
            statusCode: statusCode,
            httpVersion: nil,
            headerFields: Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        )
    }
}
#endif
