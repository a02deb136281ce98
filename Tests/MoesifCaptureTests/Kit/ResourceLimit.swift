import Foundation

/// A limit of the process that a test lowers, in a child process so that no other test is affected.
enum ResourceLimit {
    /// The maximum length of a file. A write beyond it fails.
    case fileSize
    /// One more than the highest descriptor.
    case openFiles

    /// Runs a closure with a lower limit, then restores the limit.
    func lowered<Result, Failure: Error>(
        to value: Int,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = current
        lower(to: value)
        defer { current = before }
        return try body()
    }

    func lower(to value: Int) {
        if self == .fileSize { signal(SIGXFSZ, SIG_IGN) }
        current.rlim_cur = rlim_t(value)
    }

    private var current: rlimit {
        get {
            var limit = rlimit()
            getrlimit(resource, &limit)
            return limit
        }
        nonmutating set {
            withUnsafePointer(to: newValue) { _ = setrlimit(resource, $0) }
        }
    }

    #if canImport(Glibc)
    private var resource: __rlimit_resource_t {
        __rlimit_resource_t(UInt32((self == .fileSize ? RLIMIT_FSIZE : RLIMIT_NOFILE).rawValue))
    }
    #else
    private var resource: Int32 {
        self == .fileSize ? RLIMIT_FSIZE : RLIMIT_NOFILE
    }
    #endif
}
