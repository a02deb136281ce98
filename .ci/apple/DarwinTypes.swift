// The types of Darwin that have the same name as a function, which Swift allows only in different modules.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation, AlwaysUseLowerCamelCase

public typealias mode_t = UInt16
public typealias nlink_t = UInt16
public typealias off_t = Int64
public typealias dev_t = Int32
public typealias ino_t = UInt64
public typealias uid_t = UInt32
public typealias gid_t = UInt32
public typealias pid_t = Int32
public typealias blkcnt_t = Int64
public typealias blksize_t = Int32
public typealias time_t = Int
public typealias socklen_t = UInt32
public typealias sa_family_t = UInt8
public typealias in_addr_t = UInt32
public typealias in_port_t = UInt16
public typealias nfds_t = UInt32
public typealias rlim_t = UInt64
public typealias sigset_t = UInt32
public typealias suseconds_t = Int32
public typealias sig_t = @convention(c) (Int32) -> Void

public struct timespec {
    public var tv_sec: time_t
    public var tv_nsec: Int
    public init() { fatalError() }
    public init(tv_sec: time_t, tv_nsec: Int) { fatalError() }
}

public struct timeval: BitwiseCopyable {
    public var tv_sec: time_t
    public var tv_usec: suseconds_t
    public init() { fatalError() }
    public init(tv_sec: time_t, tv_usec: suseconds_t) { fatalError() }
}

public struct stat {
    public var st_dev: dev_t
    public var st_mode: mode_t
    public var st_nlink: nlink_t
    public var st_ino: ino_t
    public var st_uid: uid_t
    public var st_gid: gid_t
    public var st_rdev: dev_t
    public var st_atimespec: timespec
    public var st_mtimespec: timespec
    public var st_ctimespec: timespec
    public var st_size: off_t
    public var st_blocks: blkcnt_t
    public var st_blksize: blksize_t
    public init() { fatalError() }
}

public struct flock {
    public init() {}
}
