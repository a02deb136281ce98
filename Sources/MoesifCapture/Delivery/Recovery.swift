/// How fast a backlog is worked off after a failure.
package struct Recovery: Sendable, Equatable {
    private let batching: BatchPolicy

    /// A recovery from the failure of an upload that began at `begin`, with `settled` items settled before it.
    package init(_ batching: BatchPolicy, failed begin: Duration, settled: Int) {
        self.batching = batching
    }

    /// True when nothing has piled up any more.
    package func isOver(_ queue: EventQueue.Summary, now: Duration) -> Bool {
        !batching.isFull(queue)
    }

    /// The least time between the starts of two uploads.
    package func spacing(_ queue: EventQueue.Summary, now: Duration) -> Duration {
        batching.interval / 2
    }
}
