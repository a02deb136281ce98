#if canImport(FoundationNetworking)
import CMoesifSystem
import Foundation
import FoundationNetworking

/// A request that carries its attachment along.
///
/// On Linux a property set with `URLProtocol.setProperty` is lost at the first copy; a subclass that copies itself is
/// kept by every copy, mutation and bridging, and by the task made of it.
final class AnnotatedURLRequest: NSMutableURLRequest {
    private var attachment = RequestAttachment()
    /// True while a request that nobody else has becomes a value, for which the platform copies it twice.
    fileprivate var isBridged = false

    override func copy(with zone: NSZone? = nil) -> Any {
        mutableCopy(with: zone)
    }

    override func mutableCopy(with zone: NSZone? = nil) -> Any {
        if isBridged { return self }
        // A request without a URL cannot be initialised; the platform traps when it copies one.
        return url.map { AnnotatedURLRequest(copying: self, url: $0, attachment) } ?? super.mutableCopy(with: zone)
    }

    /// An archive names the platform's class, which whoever reads it has.
    override var classForCoder: AnyClass {
        NSMutableURLRequest.self
    }

    fileprivate convenience init(copying source: some RequestProperties, url: URL, _ attachment: RequestAttachment) {
        self.init(url: url, cachePolicy: source.cachePolicy, timeoutInterval: source.timeoutInterval)
        mainDocumentURL = source.mainDocumentURL
        networkServiceType = source.networkServiceType
        allowsCellularAccess = source.allowsCellularAccess
        // Setting a method compares it with all that are known.
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

    // The request of a redirect is a copy of the one before, whose URL is then set: the trace stays with its hosts.
    override var url: URL? {
        didSet {
            guard let trace = attachment.propagated, !trace.mayGo(to: url),
                value(forHTTPHeaderField: HeaderName.traceparent.description) == trace.header
            else { return }
            setValue(nil, forHTTPHeaderField: HeaderName.traceparent.description)
        }
    }

    // Bridging a request copies it. Reading one of its properties does not, and comes here.
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
    /// URLSession asks a protocol class on the thread of `resume()`, with the session's queue held. A value of the task
    /// that runs there would wait for a handler of its cancellation, which may wait for that queue.
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

    /// The same request with its attachment; nil when it has no URL.
    func attaching(_ attachment: RequestAttachment) -> URLRequest? {
        guard let url else { return nil }
        let annotated = AnnotatedURLRequest(copying: self, url: url, attachment)
        annotated.isBridged = true
        var request = annotated as URLRequest
        annotated.isBridged = false
        // Bridging forgets that a timeout was set, and the session's own would count instead; setting one that was not
        // set would make the session's count for nothing.
        if TimeoutFlag.isSet(in: self) { request.timeoutInterval = timeoutInterval }
        return request
    }
}

/// The properties of a request, however it is held.
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

/// A request whose pipelining can be set: what is deprecated is copied too.
private protocol PipeliningRequest: AnyObject {
    var httpShouldUsePipelining: Bool { get set }
}

extension URLRequest: RequestProperties {}
extension NSURLRequest: RequestProperties {}
extension NSMutableURLRequest: PipeliningRequest {}

/// Tells a request's timeout that was set from the default, which `URLRequest` does not.
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
