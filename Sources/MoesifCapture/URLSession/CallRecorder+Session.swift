import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

// Calls of a capturing session.
extension CallRecorder {
    /// Begins a call in the context of the current task, and returns the request to make it with.
    ///
    /// - Parameters:
    ///   - body: The body of an upload. Default: the body of the request.
    ///   - handsOutTask: True if the app holds the task.
    ///   - isArchived: True if the system archives the request and follows its redirects unseen, as in a background
    ///     session of Apple's platforms. Such a request carries no attachment.
    ///   - configuredHeaders: The headers of the session's configuration.
    static func begin(
        _ request: URLRequest,
        _ body: CallBody? = nil,
        handsOutTask: Bool = false,
        isArchived: Bool = false,
        configuredHeaders: [String: String] = [:],
        recorder: Recorder?
    ) -> (call: CallRecorder, request: URLRequest) {
        let attachment = request.attachment
        let said = attachment?.context
        let request = request.removingTrace(attachment?.propagated)
        let context = CallContext(ofTask: CallContext.current, ofRequest: said)
        let client = recorder.flatMap { RecordingClient($0, request.url, .outgoing) }
        let call = CallRecorder(
            request,
            body,
            context,
            .session(handsOutTask: handsOutTask),
            configuredHeaders: configuredHeaders,
            clients: client.map { [$0] } ?? [],
            timeSource: recorder?.timeSource,
            sendsTrace: !isArchived
        )
        if isArchived { return (call, request) }
        let carried = RequestAttachment(call: call, context: said, propagated: call.propagated)
        return (call, (request.attaching(carried) ?? request).addingTrace(call.propagated))
    }

    /// Returns a completion handler that records the call before it calls the app's handler.
    func recording<Content: CallContent>(
        _ handler: @escaping @Sendable (Content?, URLResponse?, (any Error)?) -> Void
    ) -> @Sendable (Content?, URLResponse?, (any Error)?) -> Void {
        { content, response, error in
            let body = content?.callBody ?? (error == nil ? .known(.none) : .unknownPart)
            handler(content, self.end(response, body, error), error)
        }
    }
}
