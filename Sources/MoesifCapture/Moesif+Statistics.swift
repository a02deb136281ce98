extension Moesif {
    private static let updateInterval = Duration.seconds(1)

    /// The fate of every call, and of every update and action that was queued, so far.
    public var statistics: Statistics {
        recorder?.statistics ?? Statistics()
    }

    /// The statistics now, and again whenever they have changed, at most once a second.
    ///
    /// Each stream is for one reader. It ends after the client is shut down, with what it came to, and when the client
    /// is gone; that of a disabled client has one element. Nothing runs while nobody waits for the next element.
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
                // The end first: what is counted by then is in the last element.
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
