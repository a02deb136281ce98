// The used part of Apple's Foundation: names, labels, optionality, `@Sendable`, `open`, `Sendable` conformances. Parts
// that are the same on all systems come from FoundationEssentials.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

@_exported import Darwin
@_exported import Dispatch
@_exported import FoundationEssentials
@_exported import FoundationInternationalization
@_exported import ObjectiveC

// Imported by name, because the whole module would add Glibc, and classes that differ from Apple's.
@_exported import struct Foundation.CharacterSet
@_exported import class Foundation.DateFormatter
@_exported import class Foundation.JSONSerialization
@_exported import class Foundation.NSError
@_exported import class Foundation.NSLock
@_exported import class Foundation.NSNull
@_exported import struct Foundation.NSRange
@_exported import class Foundation.NSRegularExpression
@_exported import struct Foundation.URLResourceKey
@_exported import struct Foundation.URLResourceValues

public typealias NSObject = ObjectiveC.NSObject
public typealias NSObjectProtocol = ObjectiveC.NSObjectProtocol
public typealias NSZone = ObjectiveC.NSZone

public let NSURLErrorDomain = "NSURLErrorDomain"
public let NSLocalizedDescriptionKey = "NSLocalizedDescription"
public let NSURLAuthenticationMethodHTTPBasic = "NSURLAuthenticationMethodHTTPBasic"
public let NSURLAuthenticationMethodServerTrust = "NSURLAuthenticationMethodServerTrust"

extension StringProtocol {
    public func trimmingCharacters(in set: CharacterSet) -> String { fatalError() }
    public func components(separatedBy separator: String) -> [String] { fatalError() }
    public func addingPercentEncoding(withAllowedCharacters set: CharacterSet) -> String? { fatalError() }
    public var removingPercentEncoding: String? { fatalError() }
    public func contains<Other: StringProtocol>(_ other: Other) -> Bool { fatalError() }
    public func range<Other: StringProtocol>(of other: Other) -> Range<String.Index>? { fatalError() }
}

extension String {
    public init(format: String, _ arguments: any CVarArg...) { fatalError() }
}

open class NSString: NSObject, ExpressibleByStringLiteral, @unchecked Sendable {
    public required convenience init(stringLiteral value: StaticString) { fatalError() }
    public convenience init(format: NSString, _ arguments: any CVarArg...) { fatalError() }
}
open class NSArray: NSObject {
    public convenience init(array: [Any]) { fatalError() }
}
