#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A `URLSession` whose calls are captured.
///
/// Made by `Moesif.session(configuration:delegate:delegateQueue:)` or `Moesif.session(wrapping:)`. Results, errors,
/// cancellation and the queue on which completion handlers run are those of the session inside; what capture adds is
/// one note at the end of each call, of constant cost.
///
/// On Linux it also spares its user what stock URLSession does there: a cancelled call that stops every session of the
/// process, a cancelled task that crashes it, a 401 that never ends, an upload of nil that traps.
public final class CapturingURLSession: CapturingSession {
    /// The session inside.
    ///
    /// Calls made on it directly are not captured.
    public let urlSession: URLSession

    let recorder: Recorder?
    /// The calls of which the session's delegate hears; nil where it is out of reach, or asked task by task.
    let delegatedCalls: DelegatedCalls?
    let hasGate: Bool
    private let madeStreamSession = Lock<StreamSession?>(nil)

    init(_ urlSession: URLSession, delegatedCalls: DelegatedCalls? = nil, recorder: Recorder?) {
        self.urlSession = urlSession
        self.delegatedCalls = delegatedCalls
        self.recorder = recorder
        #if canImport(FoundationNetworking)
        hasGate = ProtocolInstallation.installGate(in: urlSession)
        #else
        hasGate = false
        #endif
    }

    /// The session that streams, made when it is first needed.
    var streamSession: StreamSession {
        if let made = madeStreamSession.withLock({ $0 }) { return made }
        let new = StreamSession(beside: urlSession)
        return madeStreamSession.withLock { made in
            if made == nil { made = new }
            return made ?? new
        }
    }

    /// Begins to observe a call.
    func observe(_ request: URLRequest, _ body: ObservedCall.RequestBody, handsOutTask: Bool) -> ObservedCall {
        ObservedCall(request, body, handsOutTask: handsOutTask, recorder: recorder)
    }
}
