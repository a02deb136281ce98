extension Moesif {
    /// The options for queueing and uploading events.
    public struct DeliveryOptions: Sendable, Equatable {
        /// The number of events in a full batch.
        ///
        /// A batch is uploaded as soon as it is full. While more events wait than fill one batch for each of
        /// ``concurrentUploads``, an upload carries up to four times this number, so that a backlog drains even if the
        /// collector is far away. The range is 1 to 1,000.
        ///
        /// Default: 25, as in Moesif's SDKs. For a server with high traffic, 100 or more costs less. Moesif's name:
        /// `BATCH_SIZE`.
        public var batchSize = 25

        /// The maximum size of one upload, in bytes of JSON before compression.
        ///
        /// The range is 1 to 50,000,000, which is the collector's own limit.
        ///
        /// Default: 4 MiB.
        public var batchByteLimit = 4 * 1024 * 1024

        /// The longest time that an event waits for a batch to fill up.
        ///
        /// The value must be more than zero and at most 3,600 seconds.
        ///
        /// Default: 2 seconds.
        public var batchInterval: Duration = .seconds(2)

        /// The maximum number of concurrent uploads while full batches wait.
        ///
        /// Each upload takes a connection, unless the collector speaks HTTP/2. After a failure, uploads run one at a
        /// time until one succeeds. The range is 1 to 16.
        ///
        /// Default: 4.
        public var concurrentUploads = 4

        /// The maximum number of calls and events in memory.
        ///
        /// If the queue is full, ``overflow`` decides which event is dropped. The minimum is 1.
        ///
        /// Default: 1,000,000, as in Moesif's SDKs; in practice ``queueByteLimit`` is reached first. Moesif's name:
        /// `EVENT_QUEUE_SIZE`.
        public var queueCapacity = 1_000_000

        /// The maximum size of the calls and events in memory, in bytes.
        ///
        /// If the queue is full, ``overflow`` decides which event is dropped. The minimum is 1,000,000, so that any
        /// event fits.
        ///
        /// Default: 64 MiB on Linux, 8 MiB on Apple's platforms.
        public var queueByteLimit = Platform.waitingBytes

        /// The event to drop when the queue in memory or the spool is full.
        ///
        /// Dropped events are counted as ``DropReason/queueFull``. The log reports the first drop at once, and further
        /// drops at most once a minute.
        ///
        /// Default: ``OverflowPolicy/dropNewest``.
        public var overflow: Moesif.OverflowPolicy = .dropNewest

        /// The disk queue for undelivered events; `nil` keeps them in memory.
        ///
        /// Events in the spool outlive the process. An event counts as accepted once it is written to the spool. If
        /// writing fails, the event waits in memory instead. The log reports the failure once, and reports when the
        /// spool works again. Only one client at a time can use a folder.
        ///
        /// Default: `nil`.
        public var spool: Moesif.SpoolOptions?

        /// True if the client delivers queued events when the process ends.
        ///
        /// The end of the process is a call of `exit`, the return of `main`, or a SIGTERM that nothing else handles.
        /// The client delays it by at most two seconds.
        ///
        /// On Linux, process 1, such as the main program of a container, does not end on a SIGTERM that nothing
        /// handles. The client then delivers queued events, and the process continues.
        ///
        /// On macOS, an app that declares `NSSupportsSuddenTermination` may be killed, and then delivers nothing. Such
        /// an app calls `ProcessInfo.disableSuddenTermination()` while events are queued, or sets ``spool``.
        ///
        /// A child process made by `fork` delivers none of its parent's events. If this option is false and the client
        /// has a log, the log reports how many events were lost when the process ended by `exit` or by the return of
        /// `main`.
        ///
        /// Default: false.
        public var deliversAtExit = false

        /// The longest time that one upload may take.
        ///
        /// After this time, the upload counts as failed and is retried. Time in which the process is suspended counts
        /// as well. Only whole seconds count, and the range is 1 to 600 seconds.
        ///
        /// Default: 30 seconds.
        public var uploadTimeout: Duration = .seconds(30)

        /// The longest time that an awaited update of users, companies or subscriptions may go without progress.
        ///
        /// The update throws if the collector accepts nothing during this time. The value must be more than zero and at
        /// most 3,600 seconds.
        ///
        /// Default: 30 seconds.
        public var updateTimeout: Duration = .seconds(30)

        /// Creates the options with their default values.
        public init() {}

        /// The options for a server that makes many calls and has enough memory.
        ///
        /// ``queueByteLimit`` is 256 MiB and ``batchSize`` is 250; all other options have their defaults.
        public static let server: Moesif.DeliveryOptions = {
            var options = Moesif.DeliveryOptions()
            options.queueByteLimit = 256 * 1024 * 1024
            options.batchSize = 250
            return options
        }()
    }
}
