/// Estimates the usual time between the uploads of a client while the collector responds.
package struct UploadIntervalEstimator: Sendable, Equatable {
    private var last: Duration
    /// The usual time between the starts of two uploads, or `nil` before the first upload.
    package private(set) var interval: Duration?

    package init(start: Duration) {
        last = start
    }

    /// Notes the start of an upload that is not a retry.
    package mutating func note(_ start: Duration) {
        let latest = start - last
        interval = interval.map { ($0 * 3 + latest) / 4 } ?? latest
        last = start
    }
}
