#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// The calls that capture cannot reach, as far as the platform shows them.
enum OutOfReach {
    /// Counts the call of a resumed task, if the client that registered globally last would capture it and no client
    /// does.
    ///
    /// The request of a captured call carries the call, or a protocol class has just accepted it.
    static func note(_ task: URLSessionDataTask) {
        guard let recorder = ProtocolRegistry.recorder(of: CapturingURLProtocol.self),
            let request = task.currentRequest, let url = request.url,
            !ResumeContextRegistry.shared.mayHold(request), request.attachment?.call == nil,
            task.state == .running, SystemHTTPProtocol.canLoad(request), recorder.captures(url)
        else { return }
        recorder.noteOutOfReach(url)
    }
}
#endif
