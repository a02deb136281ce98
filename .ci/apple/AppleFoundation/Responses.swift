// Responses, caches, credentials, streams and queues.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

open class URLResponse: NSObject, NSCopying, @unchecked Sendable {
    public init(url: URL, mimeType: String?, expectedContentLength: Int, textEncodingName: String?) { fatalError() }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var url: URL? { fatalError() }
    open var mimeType: String? { fatalError() }
    open var expectedContentLength: Int64 { fatalError() }
    open var textEncodingName: String? { fatalError() }
}

open class HTTPURLResponse: URLResponse, @unchecked Sendable {
    public init?(url: URL, statusCode: Int, httpVersion: String?, headerFields: [String: String]?) { fatalError() }
    open var statusCode: Int { fatalError() }
    open var allHeaderFields: [AnyHashable: Any] { fatalError() }
    open func value(forHTTPHeaderField field: String) -> String? { fatalError() }
    open class func localizedString(forStatusCode statusCode: Int) -> String { fatalError() }
}

open class CachedURLResponse: NSObject, NSCopying, @unchecked Sendable {
    public init(response: URLResponse, data: Data) { fatalError() }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var response: URLResponse { fatalError() }
    open var data: Data { fatalError() }
}

open class URLCache: NSObject, @unchecked Sendable {
    public enum StoragePolicy: UInt, Sendable {
        case allowed
        case allowedInMemoryOnly
        case notAllowed
    }
    open class var shared: URLCache { fatalError() }
}

open class URLCredential: NSObject, NSCopying, @unchecked Sendable {
    public convenience init(user: String, password: String, persistence: URLCredential.Persistence) { fatalError() }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var user: String? { fatalError() }
    open var password: String? { fatalError() }
    public enum Persistence: UInt, Sendable {
        case none
        case forSession
        case permanent
        case synchronizable
    }
}

open class URLCredentialStorage: NSObject, @unchecked Sendable {
    open class var shared: URLCredentialStorage { fatalError() }
    open func set(_ credential: URLCredential, for space: URLProtectionSpace) { fatalError() }
    open func remove(_ credential: URLCredential, for space: URLProtectionSpace) { fatalError() }
    open func setDefaultCredential(_ credential: URLCredential, for space: URLProtectionSpace) { fatalError() }
}

open class URLProtectionSpace: NSObject, NSCopying, @unchecked Sendable {
    public init(host: String, port: Int, protocol: String?, realm: String?, authenticationMethod: String?) {
        fatalError()
    }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var host: String { fatalError() }
    open var port: Int { fatalError() }
    open var realm: String? { fatalError() }
    open var authenticationMethod: String { fatalError() }
}

open class URLAuthenticationChallenge: NSObject, @unchecked Sendable {
    open var protectionSpace: URLProtectionSpace { fatalError() }
    open var proposedCredential: URLCredential? { fatalError() }
    open var previousFailureCount: Int { fatalError() }
    open var error: (any Error)? { fatalError() }
}

open class HTTPCookie: NSObject, @unchecked Sendable {
    public enum AcceptPolicy: UInt, Sendable {
        case always
        case never
        case onlyFromMainDocumentDomain
    }
    open var name: String { fatalError() }
    open var value: String { fatalError() }
}

open class HTTPCookieStorage: NSObject, @unchecked Sendable {
    open class var shared: HTTPCookieStorage { fatalError() }
    open var cookies: [HTTPCookie]? { fatalError() }
    open func cookies(for url: URL) -> [HTTPCookie]? { fatalError() }
}

open class Stream: NSObject {
    open func open() { fatalError() }
    open func close() { fatalError() }
}
open class InputStream: Stream {
    public init(data: Data) { fatalError() }
    public init?(url: URL) { fatalError() }
    public convenience init?(fileAtPath path: String) { fatalError() }
    open func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength length: Int) -> Int { fatalError() }
}

open class OperationQueue: NSObject, @unchecked Sendable {
    public override init() { fatalError() }
    open class var main: OperationQueue { fatalError() }
    open class var current: OperationQueue? { fatalError() }
    open var name: String?
    open var maxConcurrentOperationCount: Int
    open var isSuspended: Bool
    open func addOperation(_ block: @escaping @Sendable () -> Void) { fatalError() }
}

open class Progress: NSObject, @unchecked Sendable {}
