#if !canImport(FoundationNetworking)
public import Foundation

/// Captures the calls of `URLSession.shared`, where `Moesif.registerGlobally()` has put it.
///
/// Each client has a class of its own, `Moesif.protocolClass`, a subclass of this one. The platform's own protocol
/// objects cannot be had, so it sends a request again through a session with the settings of `URLSession.shared`. It
/// takes no task that it could not load as the platform does: one whose delegate answers challenges (which may pin
/// certificates) or redirects, or is told of progress, metrics or caching; uploads; bodies that are the app's streams.
///
/// An app that puts it into a configuration by hand does so only where the delegate of the session answers neither
/// challenges nor redirects, and where the settings of `URLSession.shared` will do: nothing else counts.
public class CapturingURLProtocol: URLProtocol {
    private let load = Lock<ForwardedRequest?>(nil)

    class var recorder: Recorder? {
        ProtocolRegistry.recorder(of: self)
    }

    /// Returns false: only a task shows whether its delegate answers for itself.
    public override class func canInit(with request: URLRequest) -> Bool {
        false
    }

    /// Returns true for a task to load: HTTP to a host that the client captures, which no capturing session records and
    /// which can be sent again without a difference, as long as the client lives.
    public override class func canInit(with task: URLSessionTask) -> Bool {
        guard let request = task.currentRequest, let recorder else { return false }
        let attachment = request.attachment
        if let call = attachment?.call {
            // A capturing session sees all of its call, and records it for this client too.
            call.join(askedBy: recorder)
            return false
        }
        guard attachment?.isForwarded != true, let scheme = request.url?.scheme?.lowercased(),
            scheme == "http" || scheme == "https", recorder.captures(request.url)
        else { return false }
        return ForwardingPolicy(task).allows
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
