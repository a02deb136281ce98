#if !canImport(FoundationNetworking)
public import Foundation

/// Captures the calls of the sessions in whose configuration it stands.
///
/// Each client has a class of its own, `Moesif.protocolClass`, a subclass of this one. It sends the request again
/// through a session shared by all, since the platform's own protocol objects cannot be had: README says what that
/// loses.
public class CapturingURLProtocol: URLProtocol {
    private var load: ForwardedRequest?

    class var recorder: Recorder? {
        ProtocolRegistry.recorder(of: self)
    }

    /// Returns true for a call to load: HTTP to a host that the client captures and that no capturing session records,
    /// as long as the client lives.
    public override class func canInit(with request: URLRequest) -> Bool {
        // The call of a protocol object goes on after a redirect, to whatever host.
        let call = request.attachment?.call
        guard let scheme = request.url?.scheme?.lowercased(), scheme == "http" || scheme == "https", let recorder,
            recorder.captures(call?.request.url ?? request.url)
        else { return false }
        guard let call, call.route != .protocolObject else { return true }
        // A capturing session sees all of its call, and records it for this client too.
        if let client = RecordingClient(recorder, call.request.url, .outgoing) { call.join(client) }
        return false
    }

    /// The request itself.
    public override class func canonicalRequest(for request: URLRequest) -> URLRequest {
        request
    }

    /// Starts to load; URLSession calls it.
    public override func startLoading() {
        // The object is handed to the queue of the inner session.
        nonisolated(unsafe) let source = self  // Only its client is touched there, which any thread may call.
        let receiver = ForwardedRequest.Receiver(
            response: { source.client?.urlProtocol(source, didReceive: $0, cacheStoragePolicy: .allowed) },
            data: { source.client?.urlProtocol(source, didLoad: $0) },
            end: { error in
                if let error {
                    source.client?.urlProtocol(source, didFailWithError: error)
                } else {
                    source.client?.urlProtocolDidFinishLoading(source)
                }
            },
            redirect: { response, next in
                source.client?.urlProtocol(source, wasRedirectedTo: next, redirectResponse: response)
                return true
            }
        )
        let context = CallContext(ofTask: nil, ofRequest: request.attachment?.context)
        let client = Self.recorder.flatMap { RecordingClient($0, request.url, .outgoing) }
        let own = client.map { CallRecorder(request, nil, context, .protocolObject, clients: [$0]) }
        let load = ForwardedRequest(request, request.attachment?.call ?? own, receiver)
        self.load = load
        load.start()
    }

    /// Stops loading; URLSession calls it when the call has ended or is cancelled.
    public override func stopLoading() {
        load?.stop()
    }
}
#endif
