/// How far apart a client's uploads usually are, while all is well.
package struct UploadRhythm: Sendable, Equatable {
    private var last: Duration
    /// The usual time between the starts of two uploads; the latest count most.
    package private(set) var gap: Duration?

    package init(start: Duration) {
        last = start
    }

    /// Notes that an upload starts which is no repetition.
    package mutating func note(_ begin: Duration) {
        let latest = begin - last
        gap = gap.map { ($0 * 3 + latest) / 4 } ?? latest
        last = begin
    }
}
