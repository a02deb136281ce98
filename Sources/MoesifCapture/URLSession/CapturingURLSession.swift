#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A session that makes calls with a `URLSession` and captures them.
///
/// Create one with ``Moesif/session(configuration:delegate:delegateQueue:)`` or ``Moesif/session(wrapping:)``. Results,
/// errors, cancellation and the queue of completion handlers are the same as in the wrapped session. Capture adds one
/// step of constant cost at the end of each call.
///
/// On Linux, a capturing session also avoids defects of the platform's `URLSession`:
///
/// - Cancelling an awaited call can block every session of the process.
/// - Cancelling a task can crash the process.
/// - A call never ends if its response is a 401 with a challenge that nobody answers.
/// - Uploading `nil` traps.
public final class CapturingURLSession: CapturingSession {
    /// The wrapped session.
    ///
    /// Calls made directly with it are not captured.
    public let urlSession: URLSession

    let recorder: Recorder?
    /// The calls that the proxy of the session's delegate observes.
    ///
    /// It is `nil` if the session has no proxy: if capture cannot reach its delegate, or if each task has a proxy.
    let delegatedCalls: DelegatedCalls?
    /// True for a background session of Apple's platforms.
    let isBackground: Bool
    /// The headers of the session's configuration.
    let configuredHeaders: [String: String]
    private let isGated = Lock(false)
    private let streams = Lock(Streams())

    /// The state of the streams, which on Linux run in a second session.
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

    /// True if every HTTP call of the session passes through the gate, `PassthroughURLProtocol`.
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
    /// The session that runs streams, created at its first use.
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

    /// The session that runs streams, or `nil` if no stream has needed one.
    var madeStreamSession: StreamSession? {
        streams.withLock { $0.session }
    }

    /// True if a method of this session has invalidated it.
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
