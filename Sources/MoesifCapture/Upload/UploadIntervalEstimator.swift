/// Estimates how far apart a client's uploads are while the collector answers.
package struct UploadIntervalEstimator: Sendable, Equatable {
    private var last: Duration
    /// The usual time between the starts of two uploads, or nil before the first.
    package private(set) var interval: Duration?

    package init(start: Duration) {
        last = start
    }

    /// Notes that an upload starts that repeats no other.
    package mutating func note(_ start: Duration) {
        let latest = start - last
        interval = interval.map { ($0 * 3 + latest) / 4 } ?? latest
        last = start
    }
}
