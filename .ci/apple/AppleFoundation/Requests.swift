// Requests and their bridging.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

open class NSNumber: NSObject, @unchecked Sendable {
    open var intValue: Int { fatalError() }
    open var boolValue: Bool { fatalError() }
    open var doubleValue: Double { fatalError() }
    open var stringValue: String { fatalError() }
}

public protocol NSCopying {
    func copy(with zone: NSZone?) -> Any
}
public protocol NSMutableCopying {
    func mutableCopy(with zone: NSZone?) -> Any
}

open class NSURLRequest: NSObject, NSCopying, NSMutableCopying, @unchecked Sendable {
    public init(url: URL) { fatalError() }
    public init(url: URL, cachePolicy: NSURLRequest.CachePolicy, timeoutInterval: TimeInterval) { fatalError() }
    open func copy(with zone: NSZone? = nil) -> Any { fatalError() }
    open func mutableCopy(with zone: NSZone? = nil) -> Any { fatalError() }
    open var url: URL? { fatalError() }
    open var httpMethod: String? { fatalError() }
    open var httpBody: Data? { fatalError() }
    open var httpBodyStream: InputStream? { fatalError() }
    open var allHTTPHeaderFields: [String: String]? { fatalError() }
    open var timeoutInterval: TimeInterval { fatalError() }

    public enum CachePolicy: UInt, Sendable {
        case useProtocolCachePolicy
        case reloadIgnoringLocalCacheData
        case returnCacheDataElseLoad
        case returnCacheDataDontLoad
        case reloadIgnoringLocalAndRemoteCacheData
        case reloadRevalidatingCacheData
    }
    public enum NetworkServiceType: UInt, Sendable {
        case `default`
        case background
    }
}

open class NSMutableURLRequest: NSURLRequest, @unchecked Sendable {}

public struct URLRequest: Equatable, Hashable, Sendable, CustomStringConvertible {
    public typealias CachePolicy = NSURLRequest.CachePolicy
    public typealias NetworkServiceType = NSURLRequest.NetworkServiceType
    public init(
        url: URL,
        cachePolicy: CachePolicy = .useProtocolCachePolicy,
        timeoutInterval: TimeInterval = 60.0
    ) { fatalError() }
    public var url: URL?
    public var cachePolicy: CachePolicy
    public var timeoutInterval: TimeInterval
    public var mainDocumentURL: URL?
    public var networkServiceType: NetworkServiceType
    public var allowsCellularAccess: Bool
    public var httpMethod: String?
    public var allHTTPHeaderFields: [String: String]?
    public func value(forHTTPHeaderField field: String) -> String? { fatalError() }
    public mutating func setValue(_ value: String?, forHTTPHeaderField field: String) { fatalError() }
    public var httpBody: Data?
    public var httpBodyStream: InputStream? {
        get { fatalError() }
        set { fatalError() }
    }
    public var httpShouldHandleCookies: Bool
    public var httpShouldUsePipelining: Bool
    public var description: String { fatalError() }
    public static func == (one: URLRequest, other: URLRequest) -> Bool { fatalError() }
    public func hash(into hasher: inout Hasher) { fatalError() }
}

extension URLRequest: _ObjectiveCBridgeable {
    public func _bridgeToObjectiveC() -> NSURLRequest { fatalError() }
    public static func _forceBridgeFromObjectiveC(_ source: NSURLRequest, result: inout URLRequest?) { fatalError() }
    public static func _conditionallyBridgeFromObjectiveC(_ source: NSURLRequest, result: inout URLRequest?) -> Bool {
        fatalError()
    }
    public static func _unconditionallyBridgeFromObjectiveC(_ source: NSURLRequest?) -> URLRequest { fatalError() }
}
