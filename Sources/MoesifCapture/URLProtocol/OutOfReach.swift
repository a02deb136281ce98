#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// The calls that no session or registration of a client captures, where the platform shows them.
enum OutOfReach {
    /// Counts the call of a task that is resumed, if the client that was registered globally last would capture it, and
    /// nobody does.
    ///
    /// Of a captured call the request carries the call, or a protocol class has just said that it loads it.
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
