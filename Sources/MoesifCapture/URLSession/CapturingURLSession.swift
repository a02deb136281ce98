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
    /// True for a background session of Apple's platforms.
    let isBackground: Bool
    /// The headers of the session's configuration.
    let configuredHeaders: [String: String]
    private let isGated = Lock(false)
    private let streams = Lock(Streams())

    /// The state of the streams, which on Linux are made by a session beside the one inside.
    private struct Streams {
        var session: StreamSession?
        var isInvalid = false
    }

    init(_ urlSession: URLSession, delegatedCalls: DelegatedCalls? = nil, recorder: Recorder?) {
        self.urlSession = urlSession
        self.delegatedCalls = delegatedCalls
        self.recorder = recorder
        isBackground = urlSession.isBackground
        configuredHeaders = urlSession.configuration.additionalHeaders
        #if canImport(FoundationNetworking)
        ProtocolInstallation.installGate(in: urlSession) { [isGated] isFirst in isGated.withLock { $0 = isFirst } }
        #endif
    }

    /// True when every HTTP call of the session comes to the gate.
    var hasGate: Bool {
        isGated.withLock { $0 }
    }

    /// Begins a call, and returns the request to make it with.
    func begin(
        _ request: URLRequest,
        _ body: CallBody? = nil,
        handsOutTask: Bool = false
    ) -> (call: CallRecorder, request: URLRequest) {
        CallRecorder.begin(
            request,
            body,
            handsOutTask: handsOutTask,
            isArchived: isBackground,
            configuredHeaders: configuredHeaders,
            recorder: recorder
        )
    }
}

extension CapturingURLSession {
    /// The session that streams, made when it is first needed.
    var streamSession: StreamSession {
        get async {
            if let made = madeStreamSession { return made }
            let new = await StreamSession(beside: urlSession)
            let (session, isInvalid) = streams.withLock { streams in
                let session = streams.session ?? new
                streams.session = session
                return (session, streams.isInvalid)
            }
            if isInvalid { session.invalidate(cancelsTasks: false) }
            return session
        }
    }

    /// The session that streams, if it was needed.
    var madeStreamSession: StreamSession? {
        streams.withLock { $0.session }
    }

    /// True when a method of this session has invalidated it.
    var isInvalid: Bool {
        streams.withLock { $0.isInvalid }
    }

    func invalidateStreams(cancelsTasks: Bool) {
        streams.withLock { streams in
            streams.isInvalid = true
            return streams.session
        }?.invalidate(cancelsTasks: cancelsTasks)
    }
}
