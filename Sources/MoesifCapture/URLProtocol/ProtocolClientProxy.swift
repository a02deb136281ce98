#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import Synchronization

/// Stands between the platform's HTTP protocol object and its client, and lets through only what may come.
///
/// On Linux a task that is cancelled as it completes is told both, the second time after URLSession has forgotten it,
/// which is a crash; the gate drops whatever comes after the end. A 401 with a challenge that nobody can answer never
/// ends there; the gate shows the client that response without the challenge, and it ends.
///
/// Everything here runs on URLSession's own serial queue: nothing in it blocks or calls URLSession.
final class ProtocolClientProxy: NSObject, URLProtocolClient, Sendable {
    private enum Phase: UInt8, AtomicRepresentable {
        case open
        /// A 401 has been passed on as finished: if its challenge is refused, the failure must pass too.
        case challenged
        case closed
    }

    private let client: any URLProtocolClient
    private let phase = Atomic(Phase.open)
    private let task: URLSessionTask
    /// The call; nil where nobody records it.
    let call: CallRecorder?
    /// True when the call is recorded here, and not by a session, which sees all of it.
    private let isRecordedHere: Bool
    /// True once the session's delegate may be heard about the call.
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
            // The head has come; the response is noted in the order of what the delegate hears.
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
        // A challenge was shown before. What is recorded here may not have been, as a redirect without a target is not:
        // the task is asked once, which takes a queue of its own.
        let response = isRecordedHere ? task.response : call?.shownResponse ?? task.response
        let challenge = (response as? HTTPURLResponse).flatMap { $0.isBasicChallenge ? $0 : nil }
        let unanswerable = challenge.flatMap { shown($0, source) }
        let end = challenge != nil && unanswerable == nil ? Phase.challenged : .closed
        guard phase.compareExchange(expected: .open, desired: end, ordering: .acquiringAndReleasing).exchanged else {
            return
        }
        if end == .closed { call?.noteRedirects(of: source) }
        guard let unanswerable, let spared = challenge else {
            // What follows a challenge, the session's delegate hears too.
            if challenge != nil, hearer != nil { return client.urlProtocolDidFinishLoading(source) }
            return pass {
                client.urlProtocolDidFinishLoading(source)
            } noting: { call in
                if let challenge { call.note(challenge) } else { call.end(task, response, nil) }
            }
        }
        call?.sparedResponse = spared
        client.urlProtocol(source, didReceive: unanswerable, cacheStoragePolicy: .notAllowed)
        client.urlProtocolDidFinishLoading(source)
        // A task that the app holds shows what the server said; a call's own delegate is not told a third time.
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

    /// Tells the client something, after what is recorded here is noted of it.
    ///
    /// Where the session's delegate hears of the call, its proxy notes it; if URLSession did not ask for the delegate,
    /// it is noted here after all.
    private func pass(_ tell: () -> Void, noting note: (CallRecorder) -> Void) {
        guard isRecordedHere, let call else { return tell() }
        guard let hearer else {
            note(call)
            return tell()
        }
        guard !hearer.isAsked(by: tell) else { return }
        hearer.calls.remove(task)
        // What was heard of the body is perhaps a part.
        if let response = call.shownResponse { call.note(response) }
        note(call)
    }

    /// The listener by which the session's delegate is heard about this call; nil where it hears nothing of it.
    private var hearer: ObservedURLSession.Listener? {
        guard isHeard.load(ordering: .relaxed), let listener = ObservedURLSession.Listener.current,
            listener.calls[task] === call
        else { return nil }
        return listener
    }

    /// The listener beside the session's delegate, for a call of which only a delegate is shown the body; nil where
    /// nobody wants it, or there is none.
    private func listener(_ source: URLProtocol, _ call: CallRecorder) -> ObservedURLSession.Listener? {
        guard task is URLSessionDataTask, type(of: source) == SystemHTTPProtocol.type, call.wantsBody else {
            return nil
        }
        return TaskSession.of(task).flatMap(ObservedURLSession.listen)
    }

    /// The response to show in place of one with a challenge, where nobody will answer it.
    private func shown(_ challenge: HTTPURLResponse, _ source: URLProtocol) -> HTTPURLResponse? {
        // Only a delegate can answer: for a stored credential URLSession waits on its own queue, for ever.
        source.task?.delegate == nil && call != nil && !isRecordedHere ? challenge.withoutChallenge : nil
    }

    // The platform follows redirects inside its protocol object; its client traps when it is told of one.
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
