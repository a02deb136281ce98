// Notifications, the process, files and threads.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

open class NSNotification: NSObject {
    public struct Name: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(_ rawValue: String) { self.rawValue = rawValue }
        public init(rawValue: String) { self.rawValue = rawValue }
    }
}

public struct Notification {
    public typealias Name = NSNotification.Name
    public var name: Name
    public var object: Any?
    public var userInfo: [AnyHashable: Any]?
}
@available(*, unavailable)
extension Notification: Sendable {}

open class NotificationCenter: NSObject, @unchecked Sendable {
    open class var `default`: NotificationCenter { fatalError() }
    open func post(name aName: NSNotification.Name, object anObject: Any?) { fatalError() }
    open func post(name aName: NSNotification.Name, object anObject: Any?, userInfo: [AnyHashable: Any]? = nil) {
        fatalError()
    }
    open func removeObserver(_ observer: Any) { fatalError() }
    @discardableResult
    open func addObserver(
        forName name: NSNotification.Name?,
        object obj: Any?,
        queue: OperationQueue?,
        using block: @escaping @Sendable (Notification) -> Void
    ) -> any NSObjectProtocol { fatalError() }
}

open class ProcessInfo: NSObject, @unchecked Sendable {
    open class var processInfo: ProcessInfo { fatalError() }
    open var environment: [String: String] { fatalError() }
    open var arguments: [String] { fatalError() }
    open var processName: String { fatalError() }
    open var systemUptime: TimeInterval { fatalError() }
    #if !IS_MACOS
    open func performExpiringActivity(withReason reason: String, using block: @escaping @Sendable (Bool) -> Void) {
        fatalError()
    }
    #endif
}

open class Bundle: NSObject, @unchecked Sendable {
    open class var main: Bundle { fatalError() }
    open class var module: Bundle { fatalError() }
    open var bundleIdentifier: String? { fatalError() }
    open func url(forResource name: String?, withExtension ext: String?) -> URL? { fatalError() }
    open func url(forResource name: String?, withExtension ext: String?, subdirectory: String?) -> URL? { fatalError() }
    open func urls(forResourcesWithExtension ext: String?, subdirectory: String?) -> [URL]? { fatalError() }
}

open class FileHandle: NSObject, @unchecked Sendable {
    public convenience init(forWritingTo url: URL) throws { fatalError() }
    public convenience init(forReadingFrom url: URL) throws { fatalError() }
    public convenience init(forUpdating url: URL) throws { fatalError() }
    public convenience init?(forUpdatingAtPath path: String) { fatalError() }
    open class var standardError: FileHandle { fatalError() }
    open class var standardOutput: FileHandle { fatalError() }
    open class var standardInput: FileHandle { fatalError() }
    open func write(_ data: Data) { fatalError() }
    open func close() throws { fatalError() }
    open class var nullDevice: FileHandle { fatalError() }
    open var availableData: Data { fatalError() }
    open func read(upToCount count: Int) throws -> Data? { fatalError() }
    open func readDataToEndOfFile() -> Data { fatalError() }
    open func readToEnd() throws -> Data? { fatalError() }
    @discardableResult open func seekToEnd() throws -> UInt64 { fatalError() }
    open func truncate(atOffset offset: UInt64) throws { fatalError() }
    open func synchronize() throws { fatalError() }
    open var fileDescriptor: Int32 { fatalError() }
}
extension FileHandle {
    public func write(contentsOf data: some DataProtocol) throws { fatalError() }
}

open class Thread: NSObject, @unchecked Sendable {
    public override init() { fatalError() }
    open class var current: Thread { fatalError() }
    open class var isMainThread: Bool { fatalError() }
    open class func sleep(until date: Date) { fatalError() }
    open class func sleep(forTimeInterval interval: TimeInterval) { fatalError() }
    open class func detachNewThread(_ block: @escaping @Sendable () -> Void) { fatalError() }
    public convenience init(block: @escaping @Sendable () -> Void) { fatalError() }
    open var stackSize: Int
    open func start() { fatalError() }
}

#if IS_MACOS
open class Pipe: NSObject, @unchecked Sendable {
    open var fileHandleForReading: FileHandle { fatalError() }
    open var fileHandleForWriting: FileHandle { fatalError() }
}
open class Process: NSObject, @unchecked Sendable {
    public override init() { fatalError() }
    open var executableURL: URL?
    open var arguments: [String]?
    open var environment: [String: String]?
    open var standardInput: Any?
    open var standardOutput: Any?
    open var standardError: Any?
    open func run() throws { fatalError() }
    open func waitUntilExit() { fatalError() }
    open func terminate() { fatalError() }
    open var isRunning: Bool { fatalError() }
    open var terminationStatus: Int32 { fatalError() }
    open var terminationReason: Process.TerminationReason { fatalError() }
    open var processIdentifier: Int32 { fatalError() }
    public enum TerminationReason: Int, Sendable {
        case exit = 1
        case uncaughtSignal = 2
    }
}
#endif
