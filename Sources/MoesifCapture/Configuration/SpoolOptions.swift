public import Foundation

extension Moesif {
    /// The folder and the limits of the spool, the disk queue for undelivered events.
    ///
    /// With a spool, events outlive the process. Events that were accepted before a crash, a kill or a restart are
    /// delivered by the next process that uses the folder.
    public struct SpoolOptions: Sendable, Equatable {
        /// The policy that decides when written events are forced to disk.
        ///
        /// With each policy, an event counts as accepted only after it is written to the operating system. It therefore
        /// survives the end of the process in any form, including `kill -9`. The policies differ in what survives a
        /// power loss or a crash of the operating system.
        public struct Synchronization: Sendable, Equatable {
            /// The longest time before a written event is forced to disk; `nil` if it never is.
            let interval: Duration?

            /// Events are never forced to disk.
            ///
            /// They survive the end of the process. A power loss loses the events that the system has not yet written
            /// on its own, which on Linux are commonly those of the last 30 seconds.
            public static let never = Synchronization(interval: nil)

            /// Each event is forced to disk before it counts as accepted.
            ///
            /// Every accepted event survives a power loss, provided that the drive honors the request. Each event costs
            /// a write to the drive, which often takes more than a millisecond. The write happens on the client's
            /// worker, not on the thread that makes a call.
            public static let always = Synchronization(interval: .zero)

            /// Events are forced to disk together, after an interval at most.
            ///
            /// The interval begins when the first of the events is accepted. A power loss loses at most the events of
            /// the last interval. On Apple's platforms, the drive may hold them in its own memory for a moment longer.
            ///
            /// - Parameter interval: The interval; a negative value counts as zero.
            /// - Returns: The policy with this interval.
            public static func interval(_ interval: Duration) -> Synchronization {
                Synchronization(interval: min(max(.zero, interval), .longest))
            }
        }

        /// The file URL of the folder, which is created if it does not exist.
        ///
        /// Use a folder that contains nothing else and belongs to the current user. The spool restricts it to that user
        /// and excludes it from backups. Only one client at a time can use a folder. On Apple's platforms, use the
        /// app's own container, never that of an app group: the system kills a suspended process that holds a lock
        /// there.
        public var directory: URL

        /// The maximum size of all files in the folder, in bytes.
        ///
        /// The minimum is 1,000,000, so that any event fits. If the spool is full, ``DeliveryOptions/overflow`` decides
        /// which event is dropped.
        ///
        /// Default: 64 MiB on Linux, 8 MiB on Apple's platforms.
        public var byteLimit = Platform.waitingBytes

        /// The age at which an undelivered event is dropped, by the wall clock.
        ///
        /// Such events are counted as ``DropReason/expired``. The value must be more than zero. Setting the clock back
        /// does not make an event older.
        ///
        /// Default: 7 days.
        public var maximumAge: Duration = .seconds(7 * 86_400)

        /// The policy for forcing written events to disk.
        ///
        /// Default: ``Synchronization/interval(_:)`` with 1 second.
        public var synchronization: Synchronization = .interval(.seconds(1))

        /// Creates the options for a folder, with the default limits.
        ///
        /// - Parameter directory: The file URL of the folder.
        public init(directory: URL) {
            self.directory = directory
        }

        /// Returns the options for a folder, with the default limits.
        ///
        /// - Parameter url: The file URL of the folder.
        /// - Returns: The options, for ``DeliveryOptions/spool``.
        public static func directory(_ url: URL) -> Moesif.SpoolOptions {
            Moesif.SpoolOptions(directory: url)
        }
    }
}
