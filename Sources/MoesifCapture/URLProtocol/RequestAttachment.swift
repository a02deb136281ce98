import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What a request carries along, through copies and changes, and never onto the wire.
struct RequestAttachment: Sendable {
    /// The call that is made with it: by a capturing session, or by the protocol object that loaded the leg before.
    var call: CallRecorder?
    /// What the app has said about it.
    var context: CallContext?
    /// Who records it, where the protocol object that loads it is all that sees it.
    var recorder: Recorder?
}

#if canImport(FoundationNetworking)
extension URLRequest {
    /// What the request carries.
    var attachment: RequestAttachment? {
        // The platform traps when it bridges a request without a URL.
        url == nil ? nil : ((self as NSURLRequest) as? AnnotatedURLRequest)?.attachment
    }

    /// The same request with its attachment; nil when it has no URL.
    func attaching(_ attachment: RequestAttachment) -> URLRequest? {
        guard let url, let copy = AnnotatedURLRequest(copying: self as NSURLRequest, url: url, attachment: attachment)
        else { return nil }
        var request = copy as URLRequest
        // Bridging forgets that a timeout was set, and the session's own would count instead; setting one that was not
        // set would make the session's count for nothing.
        if TimeoutFlag.isSet(in: self) { request.timeoutInterval = timeoutInterval }
        return request
    }
}
#else
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
