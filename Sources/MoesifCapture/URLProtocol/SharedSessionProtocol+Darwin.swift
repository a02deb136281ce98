#if !canImport(FoundationNetworking)
import Foundation

/// Captures the calls of `URLSession.shared` for the client that registered globally last.
///
/// Only a registration installs it, and a registration reaches only `URLSession.shared`, which has no delegate. Thus it
/// bypasses no session's delegate.
final class SharedSessionProtocol: CapturingURLProtocol {
    override static var recorder: Recorder? {
        ProtocolRegistry.recorder(of: CapturingURLProtocol.self)
    }

    override static func canInit(with task: URLSessionTask) -> Bool {
        guard let request = task.currentRequest, let recorder else { return false }
        let attachment = request.attachment
        if let call = attachment?.call {
            // A capturing session observes the whole call, and records it for this client too.
            call.join(askedBy: recorder)
            return false
        }
        guard attachment?.isForwarded != true, let scheme = request.url?.scheme?.lowercased(),
            scheme == "http" || scheme == "https", recorder.captures(request.url)
        else { return false }
        return ForwardingPolicy(task).allows
    }
}
#endif
