extension Moesif {
    private static let updateInterval = Duration.seconds(1)

    /// The current counts of captured calls, queued updates and queued actions, by outcome.
    public var statistics: Statistics {
        recorder?.statistics ?? Statistics()
    }

    /// A stream of the current statistics, and of each change to them.
    ///
    /// The stream yields the statistics at once, and then at most once a second if they have changed. It ends with the
    /// final statistics after the client is shut down, and also ends when the client is deallocated. The stream of a
    /// disabled client yields one element.
    ///
    /// Use each stream in one loop only. No work is done while nothing awaits the next element.
    ///
    /// ```swift
    /// for await statistics in moesif.statisticsUpdates { print(statistics) }
    /// ```
    public var statisticsUpdates: AsyncStream<Statistics> {
        let last = Lock<Statistics?>(nil)
        let isOver = Lock(false)
        let time: any Moesif.TimeSource = recorder?.timeSource ?? SystemTimeSource()
        return AsyncStream(unfolding: { [weak self] in
            while !Task.isCancelled, !isOver.withLock({ $0 }) {
                if last.withLock({ $0 != nil }),
                    (try? await time.sleep(until: time.now + Self.updateInterval)) == nil
                {
                    return nil
                }
                guard let self else { return nil }
                // The end is read first, so that the last element includes everything counted by then.
                let hasEnded = recorder?.hasEnded ?? true
                let statistics = statistics
                isOver.withLock { $0 = hasEnded }
                let isNew = last.withLock { last in
                    defer { last = statistics }
                    return last != statistics
                }
                if isNew { return statistics }
            }
            return nil
        })
    }
}
