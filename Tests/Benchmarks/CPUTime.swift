import Foundation

/// Processor time, which the load of other processes does not increase.
enum CPUTime {
    static var thread: Duration { read(CLOCK_THREAD_CPUTIME_ID) }
    static var process: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension [Double] {
    /// The median, or NaN if there are no values.
    var median: Double {
        isEmpty ? .nan : sorted()[count / 2]
    }
}
