/// What a flush, or a shutdown, came to.
public struct FlushResult: Sendable, Equatable, CustomStringConvertible {
    /// True when every call that had ended before is settled: delivered, or counted as something else.
    ///
    /// False when the time ran out, the task was cancelled or the collector lets nobody in; and for good after a
    /// shutdown whose time ran out.
    public let isComplete: Bool
    /// How the client stood when the flush returned.
    public let statistics: Statistics

    /// The result in one line, such as `complete: 12 delivered, 0 dropped, 0 waiting`.
    public var description: String {
        let state = isComplete ? "complete" : "incomplete"
        return "\(state): \(statistics.delivered) delivered, \(statistics.droppedTotal) dropped, "
            + "\(statistics.waiting) waiting"
    }
}
