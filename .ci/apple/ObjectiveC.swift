// The used part of the module ObjectiveC.
//
// The module needs this name, because the compiler identifies NSObject by it: "a Sendable class may inherit from
// NSObject alone".
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

public struct Selector: ExpressibleByStringLiteral, Hashable, Sendable {
    public init(_ text: String) {}
    public init(stringLiteral value: String) {}
}

public struct NSZone {}

public protocol NSObjectProtocol: AnyObject {
    func isEqual(_ object: Any?) -> Bool
    var hash: Int { get }
    func responds(to aSelector: Selector!) -> Bool
}

open class NSObject: NSObjectProtocol {
    public init() {}
    open func isEqual(_ object: Any?) -> Bool { fatalError() }
    open var hash: Int { fatalError() }
    open func responds(to aSelector: Selector!) -> Bool { fatalError() }
    open var description: String { fatalError() }
    open var debugDescription: String { fatalError() }
    open func forwardingTarget(for aSelector: Selector!) -> Any? { fatalError() }
    open func copy() -> Any { fatalError() }
    open func mutableCopy() -> Any { fatalError() }
    open class func instancesRespond(to aSelector: Selector!) -> Bool { fatalError() }
}

extension NSObject: Equatable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    public static func == (one: NSObject, other: NSObject) -> Bool { fatalError() }
    public func hash(into hasher: inout Hasher) { fatalError() }
}

public enum objc_AssociationPolicy: UInt, Sendable {
    case OBJC_ASSOCIATION_RETAIN_NONATOMIC
}

public func objc_getAssociatedObject(_ object: Any, _ key: UnsafeRawPointer) -> Any? { fatalError() }
public func objc_setAssociatedObject(
    _ object: Any,
    _ key: UnsafeRawPointer,
    _ value: Any?,
    _ policy: objc_AssociationPolicy
) { fatalError() }

/// Replaces `#selector` with a closure that names a method of a protocol.
public func selector<Object>(_ names: (Object) -> Void) -> Selector {
    ""
}

public func NSSelectorFromString(_ aSelectorName: String) -> Selector {
    ""
}
