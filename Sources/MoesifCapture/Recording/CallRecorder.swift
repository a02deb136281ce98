import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call, from its beginning until it is recorded, on whichever route it is captured.
///
/// It holds the request, the times, what has been seen of the response, and who records the call. A session's request
/// carries it, so that the protocol object that loads the request knows it too. The first end counts: it hands a
/// `FinishedCall` of references to each client that records.
final class CallRecorder: Sendable {
    /// The route on which the call is captured, which says who ends it.
    enum Route: Sendable, Equatable {
        /// A capturing session; the app may hold the task and look at it.
        case session(handsOutTask: Bool)
        /// A protocol object, which sees only part of some calls.
        case protocolObject
        /// The app, which says itself how the call ended.
        case app(Moesif.Event.Direction, transactionID: String?)

        var direction: Moesif.Event.Direction {
            if case .app(let direction, _) = self { direction } else { .outgoing }
        }
    }

    enum Request: Sendable {
        case session(FinishedCall.RequestHead, CallBody)
        case values(CapturedCall.Request)

        var url: URL? {
            switch self {
            case .session(let head, _): head.url
            case .values(let request): request.url
            }
        }

        /// True when the header `traceparent` is sent without capture's doing.
        fileprivate var namesTrace: Bool {
            switch self {
            case .session(let head, _): head.namesTrace
            case .values(let request): request.headers[.traceparent] != nil
            }
        }
    }

    struct State {
        var clients: [RecordingClient]
        var begin: Duration?
        var response: URLResponse?
        var received: BodyTee
        /// A download, looked at while its file was there.
        var file: CapturedBody?
        /// The response of which the head was shown last, and when; nil where that is not noted.
        var head: (response: URLResponse, time: Duration)?
        /// The number of redirects; nil where they are not shown.
        var redirects: Int?
        /// True when the course of the call is noted.
        var notesTiming = false
        var isOver = false
        /// The recorders that have asked to record the call too, whether they do or not.
        var asked: Set<ObjectIdentifier> = []
        var load = Load()

        var bodyLimit: Int {
            clients.reduce(0) { max($0, $1.recorder.bodyLimit) }
        }

        /// Notes when the head of a response was shown: the first time, as a delegate is told of it later.
        mutating func noteHead(_ response: URLResponse?, _ time: Duration) {
            guard let response, head?.response !== response else { return }
            head = (response, time)
        }

        /// Ends the call, and hands out what is let go outside of the lock, or wanted for the record.
        mutating func end(isComplete: Bool) -> Ending {
            received.isComplete = isComplete
            let ending = Ending(
                clients: clients,
                begin: begin,
                response: response,
                body: file ?? received.body,
                sparedResponse: load.sparedResponse,
                task: load.task,
                head: head,
                redirects: redirects,
                notesTiming: notesTiming
            )
            isOver = true
            // A request that the app keeps keeps no client.
            clients = []
            asked = []
            load.task = nil
            load.shownResponse = nil
            head = nil
            received = BodyTee()
            return ending
        }
    }

    struct Ending {
        /// Empty the second time.
        let clients: [RecordingClient]
        let begin: Duration?
        let response: URLResponse?
        let body: CapturedBody
        let sparedResponse: HTTPURLResponse?
        let task: URLSessionTask?
        let head: (response: URLResponse, time: Duration)?
        let redirects: Int?
        let notesTiming: Bool
    }

    let route: Route
    let request: Request
    let context: CallContext
    /// The trace of the call, made before its request is sent: nil when it belongs to none.
    ///
    /// Its `own` is what the request is to say in `traceparent`, unless the app has set that header.
    let trace: CallTrace?
    /// The trace that capture names in the request; nil where it leaves the request as it is.
    let propagated: PropagatedTrace?
    let start: Date
    private let creation: Duration
    private let timeSource: any Moesif.TimeSource
    let state: Lock<State>

    /// - Parameters:
    ///   - clients: The clients that record the call.
    ///   - sendsTrace: Whether whoever begins the call sends the header of `propagated`.
    init(
        _ request: Request,
        _ context: CallContext,
        _ route: Route,
        clients: [RecordingClient],
        timeSource: (any Moesif.TimeSource)? = nil,
        sendsTrace: Bool = false
    ) {
        self.route = route
        self.request = request
        self.context = context
        let timeSource = timeSource ?? clients.first?.recorder.timeSource ?? SystemTimeSource()
        self.timeSource = timeSource
        start = timeSource.date
        creation = timeSource.now
        let began = clients.isEmpty ? nil : Self.trace(of: request, context, route)
        propagated = sendsTrace ? Self.propagated(began, request, clients) : nil
        trace = propagated?.trace ?? began
        let limit = clients.reduce(0) { max($0, $1.recorder.bodyLimit) }
        let notesTiming = clients.contains { $0.recorder.notesTiming }
        state = Lock(State(clients: clients, received: BodyTee(limit: limit), notesTiming: notesTiming))
    }

    deinit {
        // The app goes on with the call out of sight of the protocol object: there is no more to come of it.
        guard route == .protocolObject, let response = state.withLock({ $0.isOver ? nil : $0.response }) else { return }
        end(response, .known(CapturedBody(omitted: .unseenSequel)), nil)
    }

    /// Has one more client record the call: the session sees all of it, a protocol object only a part.
    func join(_ client: RecordingClient) {
        state.withLock { state in
            guard !state.clients.contains(where: { $0.recorder === client.recorder }) else { return }
            state.clients.append(client)
            if client.recorder.notesTiming { state.notesTiming = true }
            if state.received.count == 0 { state.received = BodyTee(limit: state.bodyLimit) }
        }
    }

    /// Has a recorder's client record the call too, as the client is when it first asks.
    ///
    /// A protocol class is asked again after a redirect, when account and consent may be others.
    func join(askedBy recorder: Recorder) {
        let isFirst = state.withLock { !$0.isOver && $0.asked.insert(ObjectIdentifier(recorder)).inserted }
        guard isFirst, let client = RecordingClient(recorder, request.url, .outgoing) else { return }
        join(client)
    }

    /// Notes that the task is resumed: the call of a task that the app has held starts now.
    ///
    /// It has the account that is current now, and is no event where consent is denied.
    func noteResume() {
        guard route == .session(handsOutTask: true) else { return }
        let clients = state.withLock { $0.begin == nil ? $0.clients : [] }
        let resumed = clients.compactMap(\.now)
        _ = state.withLock { state in
            // What is let go is freed outside of the lock.
            defer { if state.begin == nil, !state.isOver { state.clients = resumed } }
            return state.clients
        }
    }

    /// True when the call has started to load.
    var hasBegun: Bool {
        state.withLock { $0.begin != nil }
    }

    /// Notes that the call starts to load; a suspended one starts again.
    func noteStart() {
        let now = timeSource.now
        state.withLock { state in
            if state.begin == nil { state.begin = now }
        }
    }

    /// Notes a response, which may not be the last: its body starts anew.
    func note(_ response: URLResponse) {
        let now = headTime
        state.withLock { state in
            state.response = response
            if let now { state.noteHead(response, now) }
            if state.received.count > 0 { state.received = BodyTee(limit: state.bodyLimit) }
        }
    }

    /// Notes bytes of the response.
    func note(_ data: Data) {
        state.withLock { state in
            if !state.isOver { state.received.take(data) }
        }
    }

    /// Notes the file that a download is in.
    func noteFile(_ file: URL) {
        let body = CallBody.file(file).captured(limit: 0)
        state.withLock { $0.file = body }
    }

    /// True when the file of a download has been looked at.
    var hasFile: Bool {
        state.withLock { $0.file != nil }
    }

    /// True when the course of the call is noted.
    var notesTiming: Bool {
        state.withLock { $0.notesTiming }
    }

    /// The time to note with a head; nil where none is noted.
    var headTime: Duration? {
        notesTiming ? timeSource.now : nil
    }

    /// True when a client wants the body of the response.
    var wantsBody: Bool {
        state.withLock { $0.clients }.contains { $0.recorder.keepsBodies(of: request.url) }
    }

    /// The response that came last.
    var response: URLResponse? {
        state.withLock { $0.response }
    }

    /// The number of bytes of its body that are kept.
    var kept: Int {
        state.withLock { $0.received.kept }
    }

    /// Records how a session's call ended, the first time.
    ///
    /// - Parameters:
    ///   - response: The response that the app is given; of a call that failed, the one that came counts.
    ///   - body: The body of the response. Default: what has been noted.
    /// - Returns: The response to give the app in place of `response`.
    @discardableResult
    func end(_ response: URLResponse?, _ body: CallBody? = nil, _ error: (any Error)?) -> URLResponse? {
        let now = timeSource.now
        let last = state.withLock { $0.end(isComplete: error == nil) }
        let shown = response.map { last.sparedResponse ?? $0 }
        guard !last.clients.isEmpty, case .session(let head, let requestBody) = request else { return shown }
        let responseBody = body ?? .known(last.body)
        let seen = shown ?? last.response ?? last.sparedResponse ?? last.task?.response
        let timing = last.notesTiming ? timing(of: seen, last) : nil
        let sent = propagated.map { head.naming(trace: $0.header) } ?? head
        // There was none to know of before a client joined.
        let trace = trace ?? context.newTrace
        record(to: last.clients, begin: last.begin, end: now, error, context, trace, timing) { limit in
            .session(sent, requestBody.captured(limit: limit), seen, responseBody.captured(limit: limit))
        }
        return shown
    }

    /// Records how a call that the app describes ended, the first time.
    ///
    /// - Parameter said: The context that beats the one of the call.
    func end(
        _ response: CapturedCall.Response?,
        requestBody: CapturedBody?,
        error: (any Error)?,
        metadata: CallMetadata?,
        said: CallContext = CallContext()
    ) {
        let now = timeSource.now
        let clients = state.withLock { state in
            defer { state.isOver = true }
            return state.isOver ? [] : state.clients
        }
        guard case .values(let request) = request else { return }
        var context = context
        context.put(said)
        if let metadata { context.metadata.append(metadata) }
        record(to: clients, begin: nil, end: now, error, context, trace) { limit in
            .values(
                request.with((requestBody ?? request.body).limited(to: limit)),
                response?.limited(to: limit)
            )
        }
    }

    private func record(
        to clients: [RecordingClient],
        begin: Duration?,
        end: Duration,
        _ error: (any Error)?,
        _ context: CallContext,
        _ trace: CallTrace?,
        _ timing: CallTiming? = nil,
        _ exchange: (_ limit: Int) -> FinishedCall.Exchange
    ) {
        let begin = begin ?? creation
        var (direction, transactionID): (Moesif.Event.Direction, String?) = (.outgoing, nil)
        if case .app(let side, let id) = route { (direction, transactionID) = (side, id) }
        for client in clients {
            client.recorder.record(
                FinishedCall(
                    exchange: exchange(client.recorder.bodyLimit),
                    failure: error.map(CallFailure.init),
                    context: context,
                    // A call that is received is made by others.
                    account: direction == .outgoing ? client.account : CallContext(),
                    denials: client.denials,
                    start: start + (begin - creation).inSeconds,
                    duration: end - begin,
                    direction: direction,
                    transactionID: transactionID,
                    trace: trace,
                    timing: timing
                )
            )
        }
    }

    /// The course of the call; the head counts of the response that its event has.
    private func timing(of seen: URLResponse?, _ last: Ending) -> CallTiming {
        let head = last.head.flatMap { $0.response === seen ? $0.time : nil }
        return CallTiming(firstByte: head.map { $0 - (last.begin ?? creation) }, redirects: last.redirects)
    }

    private static func propagated(
        _ began: CallTrace?,
        _ request: Request,
        _ clients: [RecordingClient]
    ) -> PropagatedTrace? {
        for client in clients {
            if let trace = client.recorder.propagated(began, to: request.url, unless: request.namesTrace) {
                return trace
            }
        }
        return nil
    }

    private static func trace(of request: Request, _ context: CallContext, _ route: Route) -> CallTrace? {
        if case .app(.incoming, _) = route, case .values(let request) = request {
            return CallTrace(receiving: request.headers)
        }
        return context.newTrace
    }
}
