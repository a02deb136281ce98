import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The values that a request carries along, through copies and changes, and never onto the wire.
struct RequestAttachment: Sendable {
    /// The call that is made with it: by a capturing session, or by the protocol object that loaded the leg before.
    var call: CallRecorder?
    /// The context that the app has given it.
    var context: CallContext?
    /// The recorder of the call, where the protocol object that loads it is all that sees it.
    var recorder: Recorder?
    /// The trace that capture has named in the request.
    var propagated: PropagatedTrace?
}

#if !canImport(FoundationNetworking)
extension URLRequest {
    private final class Box: NSObject, Sendable {
        let attachment: RequestAttachment

        init(_ attachment: RequestAttachment) {
            self.attachment = attachment
        }
    }

    private static let key = "com.moesif.capture.attachment"

    var attachment: RequestAttachment? {
        (URLProtocol.property(forKey: Self.key, in: self) as? Box)?.attachment
    }

    func attaching(_ attachment: RequestAttachment) -> URLRequest? {
        guard let request = (self as NSURLRequest).mutableCopy() as? NSMutableURLRequest else { return nil }
        URLProtocol.setProperty(Box(attachment), forKey: Self.key, in: request)
        return request as URLRequest
    }
}
#endif
