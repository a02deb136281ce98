#if !canImport(FoundationNetworking)
import Foundation

/// Captures the calls of `URLSession.shared` for the client that was registered globally last.
///
/// Only a registration puts it anywhere, and a registration reaches `URLSession.shared` alone, which has no delegate:
/// so no session's delegate is passed over.
final class SharedSessionProtocol: CapturingURLProtocol {
    override static var recorder: Recorder? {
        ProtocolRegistry.recorder(of: CapturingURLProtocol.self)
    }

    override static func canInit(with task: URLSessionTask) -> Bool {
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
}
#endif
