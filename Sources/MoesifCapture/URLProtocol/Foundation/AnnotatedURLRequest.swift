#if canImport(FoundationNetworking)
import CMoesifSystem
import Foundation
import FoundationNetworking

/// A request that carries its attachment.
///
/// On Linux, the first copy of a request loses a property set with `URLProtocol.setProperty`. Every copy, mutation and
/// bridging keeps a subclass that copies itself, and so does a task created from it.
final class AnnotatedURLRequest: NSMutableURLRequest {
    private var attachment = RequestAttachment()
    /// True while a request without other references becomes a value, for which the platform copies it twice.
    fileprivate var isBridged = false

    override func copy(with zone: NSZone? = nil) -> Any {
        mutableCopy(with: zone)
    }

    override func mutableCopy(with zone: NSZone? = nil) -> Any {
        if isBridged { return self }
        // A request without a URL cannot be initialized; the platform traps on copying one.
        return url.map { AnnotatedURLRequest(copying: self, url: $0, attachment) } ?? super.mutableCopy(with: zone)
    }

    /// The platform's class, so that an archive names a class that every reader has.
    override var classForCoder: AnyClass {
        NSMutableURLRequest.self
    }

    fileprivate convenience init(copying source: some RequestProperties, url: URL, _ attachment: RequestAttachment) {
        self.init(url: url, cachePolicy: source.cachePolicy, timeoutInterval: source.timeoutInterval)
        mainDocumentURL = source.mainDocumentURL
        networkServiceType = source.networkServiceType
        allowsCellularAccess = source.allowsCellularAccess
        // Setting a method compares it with all known methods.
        if let method = source.httpMethod, method != "GET" { httpMethod = method }
        allHTTPHeaderFields = source.allHTTPHeaderFields
        httpShouldHandleCookies = source.httpShouldHandleCookies
        (self as any PipeliningRequest).httpShouldUsePipelining = source.httpShouldUsePipelining
        if let body = source.httpBody {
            httpBody = body
        } else if let stream = source.httpBodyStream {
            httpBodyStream = stream
        }
        self.attachment = attachment
    }

    // The platform copies the previous request for a redirect and then sets its URL: the trace header must not reach
    // other hosts.
    override var url: URL? {
        didSet {
            guard let trace = attachment.propagated, !trace.mayGo(to: url),
                value(forHTTPHeaderField: HeaderName.traceparent.description) == trace.header
            else { return }
            setValue(nil, forHTTPHeaderField: HeaderName.traceparent.description)
        }
    }

    // Bridging a request copies it. Reading one of its properties does not copy it, and ends up here.
    override var networkServiceType: NetworkServiceType {
        get {
            let place = moesif_thread_slot_get()?.assumingMemoryBound(to: RequestAttachment?.self)
            place?.pointee = attachment
            return super.networkServiceType
        }
        set { super.networkServiceType = newValue }
    }
}

extension URLRequest {
    /// The attachment that the request carries.
    ///
    /// URLSession asks a protocol class on the thread of `resume()` while the session's queue is held. Reading a
    /// task-local value of the task that runs there would wait for a cancellation handler, which may wait for that
    /// queue.
    var attachment: RequestAttachment? {
        var found: RequestAttachment?
        withUnsafeMutablePointer(to: &found) { place in
            let outer = moesif_thread_slot_get()
            moesif_thread_slot_set(place)
            _ = networkServiceType
            moesif_thread_slot_set(outer)
        }
        return found
    }

    /// Returns the same request with an attachment, or `nil` if it has no URL.
    func attaching(_ attachment: RequestAttachment) -> URLRequest? {
        guard let url else { return nil }
        let annotated = AnnotatedURLRequest(copying: self, url: url, attachment)
        annotated.isBridged = true
        var request = annotated as URLRequest
        annotated.isBridged = false
        // Bridging forgets that a timeout was set, and then the session's timeout would apply. Setting a timeout that
        // was not set before would override the session's timeout.
        if TimeoutFlag.isSet(in: self) { request.timeoutInterval = timeoutInterval }
        return request
    }
}

/// The properties that all kinds of requests have.
private protocol RequestProperties {
    var cachePolicy: NSURLRequest.CachePolicy { get }
    var timeoutInterval: TimeInterval { get }
    var mainDocumentURL: URL? { get }
    var networkServiceType: NSURLRequest.NetworkServiceType { get }
    var allowsCellularAccess: Bool { get }
    var httpMethod: String? { get }
    var allHTTPHeaderFields: [String: String]? { get }
    var httpBody: Data? { get }
    var httpBodyStream: InputStream? { get }
    var httpShouldHandleCookies: Bool { get }
    var httpShouldUsePipelining: Bool { get }
}

/// A request with settable pipelining: the deprecated property is copied too.
private protocol PipeliningRequest: AnyObject {
    var httpShouldUsePipelining: Bool { get set }
}

extension URLRequest: RequestProperties {}
extension NSURLRequest: RequestProperties {}
extension NSMutableURLRequest: PipeliningRequest {}

/// Detects if the timeout of a request was set, which `URLRequest` does not show.
///
/// The flag is the byte after the only reference of a request. It is used only after requests of a known kind have
/// confirmed it. Otherwise, a timeout other than the default counts as set.
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
