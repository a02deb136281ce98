import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call from its beginning until it is recorded, for every route.
///
/// It holds the request, the times, the observed parts of the response, and the clients that record the call. A
/// session's request carries it, so that the protocol object that loads the request knows it too. The first end counts:
/// it hands a `FinishedCall` of references to each client that records.
final class CallRecorder: Sendable {
    /// The route that captures the call, which determines the code that ends it.
    enum Route: Sendable, Equatable {
        /// A capturing session; the app may hold the task and inspect it.
        case session(handsOutTask: Bool)
        /// A protocol object, which observes only a part of some calls.
        case protocolObject
        /// The app, which reports the end of the call itself.
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

        /// True if the app or the session's configuration sets the header `traceparent`.
        fileprivate var hasTraceParent: Bool {
            switch self {
            case .session(let head, _): head.hasTraceParent
            case .values(let request): request.headers[.traceparent] != nil
            }
        }
    }

    struct State {
        var clients: [RecordingClient]
        var begin: Duration?
        var response: URLResponse?
        var received: BodyTee
        /// The body of a download, measured while its file existed.
        var file: CapturedBody?
        /// The response with the head that arrived last, and the time; `nil` if times are not noted.
        var head: (response: URLResponse, time: Duration)?
        /// The number of redirects; `nil` if the platform does not report them.
        var redirects: Int?
        /// True if the timing of the call is noted.
        var notesTiming = false
        var isOver = false
        /// The recorders that have asked to record the call too, including those that were refused.
        var asked: Set<ObjectIdentifier> = []
        var load = Load()

        var bodyLimit: Int {
            clients.reduce(0) { max($0, $1.recorder.bodyLimit) }
        }

        /// Notes the time at which the head of a response was first observed.
        ///
        /// A delegate receives the same response again later, which does not change the time.
        mutating func noteHead(_ response: URLResponse?, _ time: Duration) {
            guard let response, head?.response !== response else { return }
            head = (response, time)
        }

        /// Ends the call, and returns the values to record, or to release outside of the lock.
        mutating func end(isComplete: Bool) -> Ending {
            received.isComplete = isComplete
            let ending = Ending(
                clients: clients,
                begin: begin,
                response: response,
                body: file ?? received.body,
                replacementResponse: load.replacementResponse,
                task: load.task,
                head: head,
                redirects: redirects,
                notesTiming: notesTiming
            )
            isOver = true
            // A request that the app retains must not retain a client.
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
        /// Empty for the second end.
        let clients: [RecordingClient]
        let begin: Duration?
        let response: URLResponse?
        let body: CapturedBody
        let replacementResponse: HTTPURLResponse?
        let task: URLSessionTask?
        let head: (response: URLResponse, time: Duration)?
        let redirects: Int?
        let notesTiming: Bool
    }

    let route: Route
    let request: Request
    let context: CallContext
    /// The trace of the call, made before its request is sent; `nil` if the call belongs to none.
    ///
    /// The request sends its `own` span as `traceparent`, unless the app has set that header.
    let trace: CallTrace?
    /// The trace that capture adds to the request; `nil` if capture leaves the request unchanged.
    let propagated: PropagatedTrace?
    let start: Date
    private let creation: Duration
    private let timeSource: any Moesif.TimeSource
    let state: Lock<State>

    /// - Parameters:
    ///   - clients: The clients that record the call.
    ///   - sendsTrace: True if the code that begins the call sends the header of `propagated`.
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
        // The app continues the call where the protocol object cannot observe it: no more of the response will arrive
        // here.
        guard route == .protocolObject, let response = state.withLock({ $0.isOver ? nil : $0.response }) else { return }
        end(response, .known(CapturedBody(omitted: .followUpUnavailable)), nil)
    }

    /// Adds a client that records the call.
    ///
    /// A session observes the whole call; a protocol object observes only a part.
    func join(_ client: RecordingClient) {
        state.withLock { state in
            guard !state.clients.contains(where: { $0.recorder === client.recorder }) else { return }
            state.clients.append(client)
            if client.recorder.notesTiming { state.notesTiming = true }
            if state.received.count == 0 { state.received = BodyTee(limit: state.bodyLimit) }
        }
    }

    /// Adds the client of a recorder, in its state when the recorder first asks.
    ///
    /// A protocol class is asked again after a redirect, when account and consent may have changed.
    func join(askedBy recorder: Recorder) {
        let isFirst = state.withLock { !$0.isOver && $0.asked.insert(ObjectIdentifier(recorder)).inserted }
        guard isFirst, let client = RecordingClient(recorder, request.url, .outgoing) else { return }
        join(client)
    }

    /// Notes that the task is resumed, which starts the call of a task that the app has held.
    ///
    /// The call gets the current account, and becomes no event if consent is denied.
    func noteResume() {
        guard route == .session(handsOutTask: true) else { return }
        let clients = state.withLock { $0.begin == nil ? $0.clients : [] }
        let resumed = clients.compactMap(\.now)
        _ = state.withLock { state in
            // The clients are released outside of the lock.
            defer { if state.begin == nil, !state.isOver { state.clients = resumed } }
            return state.clients
        }
    }

    /// True if the call has started to load.
    var hasBegun: Bool {
        state.withLock { $0.begin != nil }
    }

    /// Notes that the call starts to load; a suspended call can start again.
    func noteStart() {
        let now = timeSource.now
        state.withLock { state in
            if state.begin == nil { state.begin = now }
        }
    }

    /// Notes a response, which another may follow, and restarts its body.
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

    /// Notes the file of a download.
    func noteFile(_ file: URL) {
        let body = CallBody.file(file).captured(limit: 0)
        state.withLock { $0.file = body }
    }

    /// True if the file of a download has been measured.
    var hasFile: Bool {
        state.withLock { $0.file != nil }
    }

    /// True if the timing of the call is noted.
    var notesTiming: Bool {
        state.withLock { $0.notesTiming }
    }

    /// The time to note with a head; `nil` if times are not noted.
    var headTime: Duration? {
        notesTiming ? timeSource.now : nil
    }

    /// True if a client wants the body of the response.
    var wantsBody: Bool {
        state.withLock { $0.clients }.contains { $0.recorder.keepsBodies(of: request.url) }
    }

    /// The response that arrived last.
    var response: URLResponse? {
        state.withLock { $0.response }
    }

    /// The number of kept bytes of the response's body.
    var kept: Int {
        state.withLock { $0.received.kept }
    }

    /// Records the end of a session's call, the first time.
    ///
    /// - Parameters:
    ///   - response: The response that the app receives. A failed call records the response that arrived before the
    ///     failure.
    ///   - body: The body of the response. Default: the bytes that were noted.
    /// - Returns: The response to return to the app in place of `response`.
    @discardableResult
    func end(_ response: URLResponse?, _ body: CallBody? = nil, _ error: (any Error)?) -> URLResponse? {
        let now = timeSource.now
        let last = state.withLock { $0.end(isComplete: error == nil) }
        let shown = response.map { last.replacementResponse ?? $0 }
        guard !last.clients.isEmpty, case .session(let head, let requestBody) = request else { return shown }
        let responseBody = body ?? .known(last.body)
        let seen = shown ?? last.response ?? last.replacementResponse ?? last.task?.response
        let timing = last.notesTiming ? timing(of: seen, last) : nil
        let sent = propagated.map { head.adding(traceParent: $0.header) } ?? head
        // The trace was unknown before a client joined.
        let trace = trace ?? context.newTrace
        record(to: last.clients, begin: last.begin, end: now, error, context, trace, timing) { limit in
            .session(sent, requestBody.captured(limit: limit), seen, responseBody.captured(limit: limit))
        }
        return shown
    }

    /// Records the end of a call that the app describes, the first time.
    ///
    /// - Parameter said: A context that takes precedence over the context of the call.
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
                    // The account belongs to the app, and received calls are made by others.
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

    /// Returns the timing of the call, with the time of the head that its event has.
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
            if let trace = client.recorder.propagated(began, to: request.url, unless: request.hasTraceParent) {
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
