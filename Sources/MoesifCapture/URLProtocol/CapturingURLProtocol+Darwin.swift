#if !canImport(FoundationNetworking)
public import Foundation

/// A protocol class that captures the calls of `URLSession.shared`.
///
/// ``Moesif/registerGlobally()`` installs it. Each client has a separate subclass, ``Moesif/protocolClass``. The
/// platform's own protocol objects are not available to other code, so the class loads a request in place of
/// `URLSession.shared`, through a session with the same settings. The request goes over the network once.
///
/// It declines every task that it could not load as the platform does:
///
/// - Tasks with a delegate that answers challenges (which may pin certificates) or redirects.
/// - Tasks with a delegate that receives progress, metrics or caching messages.
/// - Uploads and downloads.
/// - Requests with a body stream.
///
/// In a configuration, the class captures nothing and logs a warning: it does not know the delegate of the session,
/// which may pin certificates. Use ``Moesif/session(configuration:delegate:delegateQueue:)`` there.
public class CapturingURLProtocol: URLProtocol {
    /// The classes for which the log has reported that they capture nothing.
    private static let reported = Lock<Set<ObjectIdentifier>>([])
    private let load = Lock<ForwardedRequest?>(nil)

    class var recorder: Recorder? {
        ProtocolRegistry.recorder(of: self)
    }

    /// Returns false, because only a task shows whether its delegate answers challenges or redirects.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: False.
    public override class func canInit(with request: URLRequest) -> Bool {
        false
    }

    /// Returns false and logs a warning, because a class in a configuration cannot ask the session's delegate.
    ///
    /// - Parameter task: The task to load.
    /// - Returns: False.
    public override class func canInit(with task: URLSessionTask) -> Bool {
        if let recorder, reported.withLock({ $0.insert(ObjectIdentifier(self)).inserted }) {
            recorder.log.warning(
                "a protocol class in a configuration captures nothing: \(CaptureScope.Reason.delegateIsOutOfReach)"
            )
        }
        return false
    }

    /// Returns the request unchanged.
    ///
    /// - Parameter request: The request to load.
    /// - Returns: The same request.
    public override class func canonicalRequest(for request: URLRequest) -> URLRequest {
        request
    }

    /// Starts to load the request; URLSession calls it.
    public override func startLoading() {
        nonisolated(unsafe) let source = self  // Used only on the thread that started it.
        let thread = ProtocolThread.current
        let receiver = ForwardedRequest.Receiver(
            // The session that sends the request applies the caching rules.
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

    /// Sends the client a message, unless the load has been stopped.
    private func tell(_ message: (any URLProtocolClient) -> Void) {
        guard let client, load.withLock({ $0 != nil }) else { return }
        message(client)
    }
}
#endif
