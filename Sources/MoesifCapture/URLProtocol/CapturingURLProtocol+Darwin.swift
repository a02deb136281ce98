#if !canImport(FoundationNetworking)
public import Foundation

/// Captures the calls of `URLSession.shared`, where `Moesif.registerGlobally()` has put it.
///
/// Each client has a class of its own, `Moesif.protocolClass`, a subclass of this one. The platform's own protocol
/// objects cannot be had, so a registration sends a request again through a session with the settings of
/// `URLSession.shared`. It takes no task that it could not load as the platform does: one whose delegate answers
/// challenges (which may pin certificates) or redirects, or is told of progress, metrics or caching; uploads and
/// downloads; bodies that are the app's streams.
///
/// In a configuration it captures nothing, and the log says so: the delegate of a session is unknown to it, and may pin
/// certificates. Use `Moesif.session(configuration:delegate:delegateQueue:)` there.
public class CapturingURLProtocol: URLProtocol {
    /// The classes of which the log has said that they capture nothing.
    private static let told = Lock<Set<ObjectIdentifier>>([])
    private let load = Lock<ForwardedRequest?>(nil)

    class var recorder: Recorder? {
        ProtocolRegistry.recorder(of: self)
    }

    /// Returns false: only a task shows whether its delegate answers for itself.
    public override class func canInit(with request: URLRequest) -> Bool {
        false
    }

    /// Returns false, and says so in the log: a class in a configuration cannot ask the session's delegate.
    public override class func canInit(with task: URLSessionTask) -> Bool {
        if let recorder, told.withLock({ $0.insert(ObjectIdentifier(self)).inserted }) {
            recorder.log.warning("a protocol class is in a configuration: \(CaptureScope.Reason.delegateIsOutOfReach)")
        }
        return false
    }

    /// The request itself.
    public override class func canonicalRequest(for request: URLRequest) -> URLRequest {
        request
    }

    /// Starts to load; URLSession calls it.
    public override func startLoading() {
        nonisolated(unsafe) let source = self  // Used on the thread that it was started on, and its client alone.
        let thread = ProtocolThread.current
        let receiver = ForwardedRequest.Receiver(
            // The session that sends has cached it by the rules.
            response: { response in
                thread.run {
                    source.tell { $0.urlProtocol(source, didReceive: response, cacheStoragePolicy: .notAllowed) }
                }
            },
            data: { data in thread.run { source.tell { $0.urlProtocol(source, didLoad: data) } } },
            end: { error in
                thread.run {
                    source.tell { client in
                        if let error {
                            client.urlProtocol(source, didFailWithError: error)
                        } else {
                            client.urlProtocolDidFinishLoading(source)
                        }
                    }
                }
            }
        )
        let context = CallContext(ofTask: nil, ofRequest: request.attachment?.context)
        let client = Self.recorder.flatMap { RecordingClient($0, request.url, .outgoing) }
        let load = ForwardedRequest(request, receiver) { request in
            client.map { CallRecorder(request, nil, context, .protocolObject, clients: [$0]) }
        }
        self.load.withLock { $0 = load }
        load.start()
    }

    /// Stops loading; URLSession calls it when the call has ended or is cancelled.
    public override func stopLoading() {
        load.take()?.stop()
    }

    /// Tells the client something, unless the load has been stopped.
    private func tell(_ message: (any URLProtocolClient) -> Void) {
        guard let client, load.withLock({ $0 != nil }) else { return }
        message(client)
    }
}
#endif
