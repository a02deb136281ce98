// The used part of the module Darwin: sockets with a length, locks and folders as structs, additions of the overlay.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

@_exported import DarwinTypes

public var errno: Int32 {
    get { fatalError() }
    set { fatalError() }
}
public func strerror(_ code: Int32) -> UnsafeMutablePointer<CChar>! { fatalError() }
public var EPERM: Int32 { 1 }
public var ENOENT: Int32 { 2 }
public var EADDRINUSE: Int32 { 48 }
public var EINTR: Int32 { 4 }
public var EIO: Int32 { 5 }
public var ENXIO: Int32 { 6 }
public var ENOMEM: Int32 { 12 }
public var EACCES: Int32 { 13 }
public var ENOTDIR: Int32 { 20 }
public var EISDIR: Int32 { 21 }
public var EINVAL: Int32 { 22 }
public var ENFILE: Int32 { 23 }
public var EMFILE: Int32 { 24 }
public var EFBIG: Int32 { 27 }
public var ENOSPC: Int32 { 28 }
public var EAGAIN: Int32 { 35 }
public var EWOULDBLOCK: Int32 { 35 }
public var ECONNRESET: Int32 { 54 }
public var ENOBUFS: Int32 { 55 }
public var ENETDOWN: Int32 { 50 }
public var ENETUNREACH: Int32 { 51 }
public var ECONNREFUSED: Int32 { 61 }
public var EHOSTUNREACH: Int32 { 65 }
public var ELOOP: Int32 { 62 }

public var O_RDONLY: Int32 { 0 }
public var O_WRONLY: Int32 { 1 }
public var O_RDWR: Int32 { 2 }
public var O_NONBLOCK: Int32 { 4 }
public var O_NOFOLLOW: Int32 { 0x100 }
public var O_APPEND: Int32 { 0x8 }
public var O_CREAT: Int32 { 0x200 }
public var O_EXCL: Int32 { 0x800 }
public var O_DIRECTORY: Int32 { 0x100000 }
public var O_CLOEXEC: Int32 { 0x1000000 }
public var AT_FDCWD: Int32 { -2 }
public var F_GETFD: Int32 { 1 }
public var F_SETFD: Int32 { 2 }
public var F_GETFL: Int32 { 3 }
public var F_SETFL: Int32 { 4 }
public var F_FULLFSYNC: Int32 { 51 }
public var F_BARRIERFSYNC: Int32 { 85 }
public var FD_CLOEXEC: Int32 { 1 }
public var LOCK_EX: Int32 { 2 }
public var LOCK_NB: Int32 { 4 }
public var LOCK_UN: Int32 { 8 }
public var S_IFMT: mode_t { 0o170000 }
public var S_IFREG: mode_t { 0o100000 }

public func stat(_ path: UnsafePointer<CChar>!, _ status: UnsafeMutablePointer<stat>!) -> Int32 { fatalError() }
public func fstat(_ file: Int32, _ status: UnsafeMutablePointer<stat>!) -> Int32 { fatalError() }

public struct DIR {}
public struct dirent {
    public var d_ino: UInt64
    public var d_seekoff: UInt64
    public var d_reclen: UInt16
    public var d_namlen: UInt16
    public var d_type: UInt8
    // The real array has 1024 elements.
    public var d_name: (CChar, CChar, CChar, CChar)
    public init() { fatalError() }
}
public func fdopendir(_ file: Int32) -> UnsafeMutablePointer<DIR>! { fatalError() }
public func readdir(_ folder: UnsafeMutablePointer<DIR>!) -> UnsafeMutablePointer<dirent>! { fatalError() }
@discardableResult public func closedir(_ folder: UnsafeMutablePointer<DIR>!) -> Int32 { fatalError() }

@discardableResult public func flock(_ file: Int32, _ operation: Int32) -> Int32 { fatalError() }

public func open(_ path: UnsafePointer<CChar>, _ oflag: Int32) -> Int32 { fatalError() }
public func open(_ path: UnsafePointer<CChar>, _ oflag: Int32, _ mode: mode_t) -> Int32 { fatalError() }
public func openat(_ fd: Int32, _ path: UnsafePointer<CChar>, _ oflag: Int32) -> Int32 { fatalError() }
public func openat(_ fd: Int32, _ path: UnsafePointer<CChar>, _ oflag: Int32, _ mode: mode_t) -> Int32 {
    fatalError()
}
@discardableResult public func fcntl(_ fd: Int32, _ cmd: Int32) -> Int32 { fatalError() }
@discardableResult public func fcntl(_ fd: Int32, _ cmd: Int32, _ value: Int32) -> Int32 { fatalError() }
@discardableResult public func fcntl(_ fd: Int32, _ cmd: Int32, _ ptr: UnsafeMutableRawPointer) -> Int32 {
    fatalError()
}
@discardableResult public func close(_ fd: Int32) -> Int32 { fatalError() }
@discardableResult public func mkdir(_ path: UnsafePointer<CChar>!, _ mode: mode_t) -> Int32 { fatalError() }
@discardableResult public func mkfifo(_ path: UnsafePointer<CChar>!, _ mode: mode_t) -> Int32 { fatalError() }
@discardableResult public func chmod(_ path: UnsafePointer<CChar>!, _ mode: mode_t) -> Int32 { fatalError() }
@discardableResult public func fchmod(_ fd: Int32, _ mode: mode_t) -> Int32 { fatalError() }
@discardableResult public func renameat(
    _ fromfd: Int32,
    _ from: UnsafePointer<CChar>!,
    _ tofd: Int32,
    _ to: UnsafePointer<CChar>!
) -> Int32 {
    fatalError()
}
@discardableResult public func unlinkat(_ fd: Int32, _ path: UnsafePointer<CChar>!, _ flag: Int32) -> Int32 {
    fatalError()
}
@discardableResult public func pread(_ fd: Int32, _ to: UnsafeMutableRawPointer!, _ count: Int, _ at: off_t) -> Int {
    fatalError()
}
@discardableResult public func pwrite(_ fd: Int32, _ from: UnsafeRawPointer!, _ count: Int, _ at: off_t) -> Int {
    fatalError()
}
@discardableResult public func read(_ fd: Int32, _ to: UnsafeMutableRawPointer!, _ count: Int) -> Int { fatalError() }
@discardableResult public func write(_ fd: Int32, _ from: UnsafeRawPointer!, _ count: Int) -> Int { fatalError() }
@discardableResult public func ftruncate(_ fd: Int32, _ length: off_t) -> Int32 { fatalError() }
@discardableResult public func fsync(_ fd: Int32) -> Int32 { fatalError() }
@discardableResult public func pipe(_ ends: UnsafeMutablePointer<Int32>!) -> Int32 { fatalError() }
@discardableResult public func dup(_ fd: Int32) -> Int32 { fatalError() }
@discardableResult public func dup2(_ fd: Int32, _ other: Int32) -> Int32 { fatalError() }

public func getpid() -> pid_t { fatalError() }
public func geteuid() -> uid_t { fatalError() }
public func getuid() -> uid_t { fatalError() }
@discardableResult public func kill(_ process: pid_t, _ signal: Int32) -> Int32 { fatalError() }
@discardableResult public func raise(_ signal: Int32) -> Int32 { fatalError() }
@discardableResult public func atexit(_ body: @escaping @convention(c) () -> Void) -> Int32 { fatalError() }
public func exit(_ status: Int32) -> Never { fatalError() }
public func _exit(_ status: Int32) -> Never { fatalError() }
@discardableResult public func usleep(_ time: UInt32) -> Int32 { fatalError() }
public var SIGKILL: Int32 { 9 }
public var SIGPIPE: Int32 { 13 }
public var SIGTERM: Int32 { 15 }
public var SIGXFSZ: Int32 { 25 }
public var SIG_IGN: sig_t { fatalError() }
public var SIG_SETMASK: Int32 { 3 }
@discardableResult public func sigemptyset(_ set: UnsafeMutablePointer<sigset_t>!) -> Int32 { fatalError() }
@discardableResult
public func pthread_sigmask(
    _ how: Int32,
    _ set: UnsafePointer<sigset_t>!,
    _ old: UnsafeMutablePointer<sigset_t>!
) -> Int32 { fatalError() }
@discardableResult public func waitpid(_ process: pid_t, _ status: UnsafeMutablePointer<Int32>!, _ options: Int32)
    -> pid_t
{
    fatalError()
}
@discardableResult public func alarm(_ seconds: UInt32) -> UInt32 { fatalError() }
@discardableResult public func sleep(_ seconds: UInt32) -> UInt32 { fatalError() }
public func dlsym(_ library: UnsafeMutableRawPointer!, _ name: UnsafePointer<CChar>!) -> UnsafeMutableRawPointer! {
    fatalError()
}
public struct FILE {}
@discardableResult public func fflush(_ file: UnsafeMutablePointer<FILE>!) -> Int32 { fatalError() }
@discardableResult
public func signal(_ signal: Int32, _ handler: (@convention(c) (Int32) -> Void)!) -> (@convention(c) (Int32) -> Void)! {
    fatalError()
}
public struct rlimit {
    public var rlim_cur: rlim_t
    public var rlim_max: rlim_t
    public init() { fatalError() }
}
public var RLIMIT_FSIZE: Int32 { 1 }
public var RLIMIT_NOFILE: Int32 { 8 }
@discardableResult public func getrlimit(_ resource: Int32, _ limit: UnsafeMutablePointer<rlimit>!) -> Int32 {
    fatalError()
}
@discardableResult public func setrlimit(_ resource: Int32, _ limit: UnsafePointer<rlimit>!) -> Int32 { fatalError() }
@discardableResult
public func setenv(_ name: UnsafePointer<CChar>!, _ value: UnsafePointer<CChar>!, _ overwrite: Int32) -> Int32 {
    fatalError()
}
@discardableResult public func unsetenv(_ name: UnsafePointer<CChar>!) -> Int32 { fatalError() }
public func tzset() { fatalError() }
@discardableResult public func sched_yield() -> Int32 { fatalError() }
@discardableResult public func setuid(_ user: uid_t) -> Int32 { fatalError() }
@discardableResult public func pause() -> Int32 { fatalError() }

public struct clockid_t: RawRepresentable, Equatable, Sendable {
    public var rawValue: UInt32
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}
public var CLOCK_PROCESS_CPUTIME_ID: clockid_t { clockid_t(12) }
public var CLOCK_THREAD_CPUTIME_ID: clockid_t { clockid_t(16) }
@discardableResult
public func clock_gettime(_ clock: clockid_t, _ time: UnsafeMutablePointer<timespec>!) -> Int32 { fatalError() }

public struct os_unfair_lock_s {
    public init() {}
    public init(_os_unfair_lock_opaque: UInt32) {}
}
public typealias os_unfair_lock = os_unfair_lock_s
public typealias os_unfair_lock_t = UnsafeMutablePointer<os_unfair_lock_s>
public func os_unfair_lock_lock(_ lock: os_unfair_lock_t) { fatalError() }
public func os_unfair_lock_unlock(_ lock: os_unfair_lock_t) { fatalError() }

public struct _opaque_pthread_t {}
public struct _opaque_pthread_attr_t {
    public init() {}
}
public typealias pthread_t = UnsafeMutablePointer<_opaque_pthread_t>
public typealias pthread_attr_t = _opaque_pthread_attr_t
public var PTHREAD_CREATE_DETACHED: Int32 { 2 }
@discardableResult public func pthread_attr_init(_ attributes: UnsafeMutablePointer<pthread_attr_t>) -> Int32 {
    fatalError()
}
@discardableResult
public func pthread_attr_destroy(_ attributes: UnsafeMutablePointer<pthread_attr_t>) -> Int32 { fatalError() }
@discardableResult
public func pthread_attr_setdetachstate(_ attributes: UnsafeMutablePointer<pthread_attr_t>, _ state: Int32) -> Int32 {
    fatalError()
}
@discardableResult
public func pthread_attr_setstacksize(_ attributes: UnsafeMutablePointer<pthread_attr_t>, _ size: Int) -> Int32 {
    fatalError()
}
@discardableResult
public func pthread_create(
    _ id: UnsafeMutablePointer<pthread_t?>!,
    _ attributes: UnsafePointer<pthread_attr_t>?,
    _ body: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer?,
    _ argument: UnsafeMutableRawPointer?
) -> Int32 { fatalError() }

public var AF_INET: Int32 { 2 }
public var AF_INET6: Int32 { 30 }
public var SOCK_STREAM: Int32 { 1 }
public var SOL_SOCKET: Int32 { 0xffff }
public var SO_REUSEADDR: Int32 { 0x4 }
public var SO_LINGER: Int32 { 0x1080 }
public var SO_NOSIGPIPE: Int32 { 0x1022 }
public var SO_RCVTIMEO: Int32 { 0x1006 }
public var IPPROTO_TCP: Int32 { 6 }
public var TCP_NODELAY: Int32 { 1 }
public var MSG_PEEK: Int32 { 2 }
public var MSG_DONTWAIT: Int32 { 0x80 }
public var SHUT_WR: Int32 { 1 }
public var SHUT_RDWR: Int32 { 2 }
public var INET6_ADDRSTRLEN: Int32 { 46 }
public var POLLIN: Int32 { 1 }

public struct in_addr {
    public var s_addr: in_addr_t
    public init() { fatalError() }
    public init(s_addr: in_addr_t) { fatalError() }
}
public struct sockaddr {
    public init() { fatalError() }
}
public struct sockaddr_in {
    public var sin_len: UInt8
    public var sin_family: sa_family_t
    public var sin_port: in_port_t
    public var sin_addr: in_addr
    public init() { fatalError() }
}
public struct linger: BitwiseCopyable {
    public var l_onoff: Int32
    public var l_linger: Int32
    public init() { fatalError() }
    public init(l_onoff: Int32, l_linger: Int32) { fatalError() }
}
public struct pollfd {
    public var fd: Int32
    public var events: Int16
    public var revents: Int16
    public init() { fatalError() }
    public init(fd: Int32, events: Int16, revents: Int16) { fatalError() }
}
public func poll(_ entries: UnsafeMutablePointer<pollfd>!, _ count: nfds_t, _ milliseconds: Int32) -> Int32 {
    fatalError()
}
public func socket(_ domain: Int32, _ type: Int32, _ protocol: Int32) -> Int32 { fatalError() }
@discardableResult
public func bind(_ socket: Int32, _ address: UnsafePointer<sockaddr>!, _ length: socklen_t) -> Int32 { fatalError() }
@discardableResult
public func connect(_ socket: Int32, _ address: UnsafePointer<sockaddr>!, _ length: socklen_t) -> Int32 { fatalError() }
@discardableResult public func listen(_ socket: Int32, _ backlog: Int32) -> Int32 { fatalError() }
public func accept(
    _ socket: Int32,
    _ address: UnsafeMutablePointer<sockaddr>!,
    _ length: UnsafeMutablePointer<socklen_t>!
) -> Int32 { fatalError() }
@discardableResult
public func getsockname(
    _ socket: Int32,
    _ address: UnsafeMutablePointer<sockaddr>!,
    _ length: UnsafeMutablePointer<socklen_t>!
) -> Int32 { fatalError() }
@discardableResult
public func setsockopt(_ socket: Int32, _ level: Int32, _ name: Int32, _ value: UnsafeRawPointer!, _ length: socklen_t)
    -> Int32
{ fatalError() }
@discardableResult
public func recv(_ socket: Int32, _ buffer: UnsafeMutableRawPointer!, _ count: Int, _ flags: Int32) -> Int {
    fatalError()
}
@discardableResult
public func send(_ socket: Int32, _ buffer: UnsafeRawPointer!, _ count: Int, _ flags: Int32) -> Int { fatalError() }
@discardableResult public func shutdown(_ socket: Int32, _ how: Int32) -> Int32 { fatalError() }
@discardableResult
public func inet_pton(_ family: Int32, _ text: UnsafePointer<CChar>!, _ address: UnsafeMutableRawPointer!) -> Int32 {
    fatalError()
}
public func inet_ntop(
    _ family: Int32,
    _ address: UnsafeRawPointer!,
    _ text: UnsafeMutablePointer<CChar>!,
    _ length: socklen_t
) -> UnsafePointer<CChar>! { fatalError() }
