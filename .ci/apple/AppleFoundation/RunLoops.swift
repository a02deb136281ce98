// Run loops, of CoreFoundation.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

public typealias CFTypeRef = AnyObject
public final class CFString {}
public final class CFRunLoop {}

public struct CFRunLoopMode: RawRepresentable, Hashable, @unchecked Sendable {
    public var rawValue: CFString
    public init(rawValue: CFString) { fatalError() }
    public static var commonModes: CFRunLoopMode { fatalError() }
    public static func == (one: CFRunLoopMode, other: CFRunLoopMode) -> Bool { fatalError() }
    public func hash(into hasher: inout Hasher) { fatalError() }
}

public func CFRunLoopGetCurrent() -> CFRunLoop! { fatalError() }
public func CFRunLoopCopyCurrentMode(_ loop: CFRunLoop!) -> CFRunLoopMode! { fatalError() }
public func CFRunLoopPerformBlock(_ loop: CFRunLoop!, _ mode: CFTypeRef!, _ block: (() -> Void)!) { fatalError() }
public func CFRunLoopWakeUp(_ loop: CFRunLoop!) { fatalError() }
