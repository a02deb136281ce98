import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension CallRecorder {
    /// Creates the recorder of a call that URLSession makes.
    ///
    /// - Parameters:
    ///   - body: The body of an upload. Default: the body of the request.
    ///   - configuredHeaders: The headers of the session's configuration.
    convenience init(
        _ request: URLRequest,
        _ body: CallBody?,
        _ context: CallContext,
        _ route: Route,
        configuredHeaders: [String: String] = [:],
        clients: [RecordingClient],
        timeSource: (any Moesif.TimeSource)? = nil,
        sendsTrace: Bool = false
    ) {
        let head = FinishedCall.RequestHead(request, configuredHeaders: configuredHeaders)
        let request = Request.session(head, body ?? request.callBody)
        self.init(request, context, route, clients: clients, timeSource: timeSource, sendsTrace: sendsTrace)
    }

    /// Creates the recorder of a call that the app describes, in the context of the current task.
    convenience init(
        _ request: CapturedCall.Request,
        _ direction: Moesif.Event.Direction,
        transactionID: String? = nil,
        recorder: Recorder?,
        sendsTrace: Bool = false
    ) {
        self.init(
            .values(request),
            CallContext.current?.context ?? CallContext(),
            .app(direction, transactionID: transactionID),
            clients: [recorder.flatMap { RecordingClient($0, request.url, direction) }].compactMap(\.self),
            timeSource: recorder?.timeSource,
            sendsTrace: sendsTrace
        )
    }
}
