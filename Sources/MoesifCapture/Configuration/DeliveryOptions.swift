extension Moesif {
    /// How events wait and leave.
    public struct DeliveryOptions: Sendable, Equatable {
        /// The number of events that share an upload, and the most that one carries.
        ///
        /// While more waits than a full upload for each of `concurrentUploads`, one carries up to four times as many,
        /// so that a backlog leaves though the collector is far away. 1 to 1,000.
        ///
        /// Default: 25, Moesif's own. A server with much traffic spends less with 100 or more.
        public var batchSize = 25

        /// The most bytes of JSON in one upload, before compression.
        ///
        /// 1 to 50,000,000, the collector's own limit.
        ///
        /// Default: 4 MiB.
        public var batchByteLimit = 4 * 1024 * 1024

        /// The longest an event waits for others to share its upload.
        ///
        /// More than zero.
        ///
        /// Default: 2 seconds.
        public var batchInterval: Duration = .seconds(2)

        /// How many uploads may be under way at once while full ones wait.
        ///
        /// Each takes a connection, unless the collector speaks HTTP/2. After a failure it is one, until something is
        /// delivered. 1 to 16.
        ///
        /// Default: 4.
        public var concurrentUploads = 4

        /// The most calls and events in memory together; what comes on top is dropped, and counted.
        ///
        /// At least 1.
        ///
        /// Default: 1,000,000, Moesif's own; `queueByteLimit` is what bounds memory.
        public var queueCapacity = 1_000_000

        /// The most bytes that calls and events in memory take together; what comes on top is dropped, and counted.
        ///
        /// At least 1,000,000, so that any one event fits.
        ///
        /// Default: 64 MiB on Linux, 8 MiB on Apple's platforms, where memory is short.
        public var queueByteLimit = Platform.waitingBytes

        /// What is given up when no more may wait, in memory or on disk.
        ///
        /// Either way it is counted, and the log says so once a minute.
        ///
        /// Default: `.dropNewest`.
        public var overflow: Moesif.OverflowPolicy = .dropNewest

        /// Where events wait on disk, so that they outlive the process; nil keeps them in memory.
        ///
        /// An event counts as accepted once it is written. Where the disk does not take it, it waits in memory as
        /// without a spool, which is said once through the log. One client at a time can use a folder.
        ///
        /// Default: nil.
        public var spool: Moesif.SpoolOptions?

        /// Whether events are delivered when the process ends by `exit`, by the end of main, or by a SIGTERM that
        /// nothing else handles, for which it waits two seconds at most.
        ///
        /// The program of a container is process 1, which Linux does not end for a signal that nothing handles: there
        /// SIGTERM delivers what waits, and the process goes on.
        ///
        /// On macOS an app with `NSSupportsSuddenTermination` may be killed, and delivers nothing then; such an app
        /// calls `ProcessInfo.disableSuddenTermination()` while events wait, or has a spool.
        ///
        /// A child made by `fork` delivers nothing of its parent's. Where it is false, a client with a log says how
        /// many events a process lost that ended by `exit` or the end of main.
        ///
        /// Default: false.
        public var deliversAtExit = false

        /// The longest one upload may take; then it counts as failed and is tried again.
        ///
        /// Time that the process spends suspended counts: the batch is sent again.
        ///
        /// Whole seconds count; 1 to 600.
        ///
        /// Default: 30 seconds.
        public var uploadTimeout: Duration = .seconds(30)

        /// The longest that an awaited update of users, companies or subscriptions is tried without anything accepted.
        ///
        /// Then it throws. More than zero, and at most 3,600 seconds.
        ///
        /// Default: 30 seconds.
        public var updateTimeout: Duration = .seconds(30)

        /// Creates the options with their defaults.
        public init() {}

        /// For a process that makes many calls and has memory: 256 MiB may wait, and 250 events share an upload.
        public static let server: Moesif.DeliveryOptions = {
            var options = Moesif.DeliveryOptions()
            options.queueByteLimit = 256 * 1024 * 1024
            options.batchSize = 250
            return options
        }()
    }
}
