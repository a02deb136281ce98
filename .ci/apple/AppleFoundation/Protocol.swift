// Protocol classes.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

public protocol URLProtocolClient: NSObjectProtocol, Sendable {
    func urlProtocol(_ protocol: URLProtocol, wasRedirectedTo request: URLRequest, redirectResponse: URLResponse)
    func urlProtocol(_ protocol: URLProtocol, cachedResponseIsValid cachedResponse: CachedURLResponse)
    func urlProtocol(
        _ protocol: URLProtocol,
        didReceive response: URLResponse,
        cacheStoragePolicy policy: URLCache.StoragePolicy
    )
    func urlProtocol(_ protocol: URLProtocol, didLoad data: Data)
    func urlProtocolDidFinishLoading(_ protocol: URLProtocol)
    func urlProtocol(_ protocol: URLProtocol, didFailWithError error: any Error)
    func urlProtocol(_ protocol: URLProtocol, didReceive challenge: URLAuthenticationChallenge)
    func urlProtocol(_ protocol: URLProtocol, didCancel challenge: URLAuthenticationChallenge)
}

// Apple's documentation does not say if this is Sendable. It is declared as not Sendable, which finds more faults.
open class URLProtocol: NSObject {
    public init(request: URLRequest, cachedResponse: CachedURLResponse?, client: (any URLProtocolClient)?) {
        fatalError()
    }
    public convenience init(task: URLSessionTask, cachedResponse: CachedURLResponse?, client: (any URLProtocolClient)?)
    {
        fatalError()
    }
    open var client: (any URLProtocolClient)? { fatalError() }
    open var request: URLRequest { fatalError() }
    open var cachedResponse: CachedURLResponse? { fatalError() }
    open var task: URLSessionTask? { fatalError() }
    open class func canInit(with request: URLRequest) -> Bool { fatalError() }
    open class func canInit(with task: URLSessionTask) -> Bool { fatalError() }
    open class func canonicalRequest(for request: URLRequest) -> URLRequest { fatalError() }
    open class func requestIsCacheEquivalent(_ a: URLRequest, to b: URLRequest) -> Bool { fatalError() }
    open func startLoading() { fatalError() }
    open func stopLoading() { fatalError() }
    open class func property(forKey key: String, in request: URLRequest) -> Any? { fatalError() }
    open class func setProperty(_ value: Any, forKey key: String, in request: NSMutableURLRequest) { fatalError() }
    open class func removeProperty(forKey key: String, in request: NSMutableURLRequest) { fatalError() }
    @discardableResult open class func registerClass(_ protocolClass: AnyClass) -> Bool { fatalError() }
    open class func unregisterClass(_ protocolClass: AnyClass) { fatalError() }
}
