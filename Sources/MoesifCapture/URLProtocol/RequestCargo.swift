import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What a request carries along, through copies and changes, and never onto the wire.
struct RequestCargo: Sendable {
    /// The call that a capturing session makes with it.
    var call: ActiveCall?
    /// What the app has said about it.
    var context: CallContext?
    /// Who records it, where the protocol object that loads it is all that sees it.
    var recorder: Recorder?
    /// The call of which it is the next leg.
    var loads: [ObservedLoad] = []
}

#if canImport(FoundationNetworking)
extension URLRequest {
    /// What the request carries.
    var cargo: RequestCargo? {
        ((self as NSURLRequest) as? CarryingRequest)?.cargo
    }

    /// The same request with its cargo; nil when it has no URL.
    func carrying(_ cargo: RequestCargo) -> URLRequest? {
        guard let copy = CarryingRequest(copying: self as NSURLRequest, url: url, cargo: cargo) else { return nil }
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
        let cargo: RequestCargo

        init(_ cargo: RequestCargo) {
            self.cargo = cargo
        }
    }

    private static let key = "com.moesif.capture.cargo"

    var cargo: RequestCargo? {
        (URLProtocol.property(forKey: Self.key, in: self) as? Box)?.cargo
    }

    func carrying(_ cargo: RequestCargo) -> URLRequest? {
        guard let request = (self as NSURLRequest).mutableCopy() as? NSMutableURLRequest else { return nil }
        URLProtocol.setProperty(Box(cargo), forKey: Self.key, in: request)
        return request as URLRequest
    }
}
#endif
