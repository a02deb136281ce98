#if !canImport(FoundationNetworking)
import Foundation

/// Carries an attachment through copies and changes of a request, as a property of `URLProtocol`.
///
/// The system requires such a property to be a property list, and may archive it. Therefore, the property is a string
/// with the attachment as an associated object in memory. An archived request loses the attachment.
extension URLRequest {
    private final class Box: NSObject, Sendable {
        let attachment: RequestAttachment

        init(_ attachment: RequestAttachment) {
            self.attachment = attachment
        }
    }

    private static let name = "com.moesif.capture.attachment"
    private nonisolated(unsafe) static let place = UnsafeRawPointer(  // Only its address matters.
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
    )

    /// The attachment that the request carries.
    var attachment: RequestAttachment? {
        guard let token = URLProtocol.property(forKey: Self.name, in: self) as? NSString else { return nil }
        return (objc_getAssociatedObject(token, Self.place) as? Box)?.attachment
    }

    /// Returns the same request with an attachment.
    func attaching(_ attachment: RequestAttachment) -> URLRequest? {
        guard let request = (self as NSURLRequest).mutableCopy() as? NSMutableURLRequest else { return nil }
        // Long enough to be an object: a short string is a tagged pointer, which cannot have an associated object.
        let token = NSString(format: "com.moesif.capture.%llu", UInt64.random(in: .min ... .max))
        objc_setAssociatedObject(token, Self.place, Box(attachment), .OBJC_ASSOCIATION_RETAIN_NONATOMIC)
        URLProtocol.setProperty(token, forKey: Self.name, in: request)
        return request as URLRequest
    }
}
#endif
