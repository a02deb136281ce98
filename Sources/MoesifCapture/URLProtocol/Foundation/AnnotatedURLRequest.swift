#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// A request that carries its attachment along.
///
/// On Linux a property set with `URLProtocol.setProperty` is lost at the first copy; a subclass that copies itself is
/// kept by every copy, mutation and bridging, and by the task made of it.
final class AnnotatedURLRequest: NSMutableURLRequest {
    private(set) var attachment = RequestAttachment()

    override func copy(with zone: NSZone? = nil) -> Any {
        AnnotatedURLRequest(copying: self, url: url, attachment: attachment) ?? super.copy(with: zone)
    }

    override func mutableCopy(with zone: NSZone? = nil) -> Any {
        AnnotatedURLRequest(copying: self, url: url, attachment: attachment) ?? super.mutableCopy(with: zone)
    }

    convenience init?(copying request: NSURLRequest, url: URL?, attachment: RequestAttachment) {
        // A request without a URL cannot be initialised; the platform traps when it copies one.
        guard let url else { return nil }
        self.init(url: url, cachePolicy: request.cachePolicy, timeoutInterval: request.timeoutInterval)
        mainDocumentURL = request.mainDocumentURL
        networkServiceType = request.networkServiceType
        allowsCellularAccess = request.allowsCellularAccess
        httpMethod = request.httpMethod ?? "GET"
        allHTTPHeaderFields = request.allHTTPHeaderFields
        httpShouldHandleCookies = request.httpShouldHandleCookies
        if let body = request.httpBody {
            httpBody = body
        } else if let stream = request.httpBodyStream {
            httpBodyStream = stream
        }
        self.attachment = attachment
    }
}

/// Whether a request's timeout was set or is the default: `URLRequest` knows, and does not tell.
///
/// Its flag is the byte after its only reference. It is believed only after requests of a known kind have shown it
/// right; otherwise a timeout other than the default counts as set.
enum TimeoutFlag {
    static func isSet(in request: URLRequest) -> Bool {
        isReadable ? read(request) == 1 : request.timeoutInterval != 60
    }

    static let isReadable: Bool = {
        guard MemoryLayout<URLRequest>.size == MemoryLayout<UnsafeRawPointer>.size + 1,
            let url = URL(string: "http://localhost/")
        else { return false }
        let plain = URLRequest(url: url)
        let initialised = URLRequest(url: url, cachePolicy: .useProtocolCachePolicy, timeoutInterval: 7)
        var set = plain
        set.timeoutInterval = 60
        var changed = plain
        changed.httpMethod = "POST"
        return read(plain) == 0 && read(initialised) == 0 && read(set) == 1 && read(changed) == 0
    }()

    private static func read(_ request: URLRequest) -> UInt8 {
        withUnsafeBytes(of: request) { $0[MemoryLayout<UnsafeRawPointer>.size] }
    }
}
#endif
