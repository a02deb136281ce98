public import Foundation

extension Moesif {
    /// Where undelivered events are kept on disk, and how many.
    ///
    /// A spool lets events outlive the process: what was accepted before a crash, a kill or a restart is delivered by
    /// the next process that uses the folder.
    public struct SpoolOptions: Sendable, Equatable {
        /// When written events are forced from the system's memory to the disk.
        ///
        /// Under each policy an event is with the operating system before it counts as accepted, so it survives the end
        /// of the process in whatever way, `kill -9` included. The policies differ in what survives when the machine
        /// loses power or its system crashes.
        public struct Synchronization: Sendable, Equatable {
            /// How long an event may wait to be forced to disk; nil: it is never forced.
            let interval: Duration?

            /// Events are never forced to disk.
            ///
            /// They survive the end of the process. A power loss costs what the system had not yet written by itself,
            /// on Linux commonly the last 30 seconds.
            public static let never = Synchronization(interval: nil)

            /// Each event is forced to disk before it counts as accepted.
            ///
            /// Every accepted event survives a power loss, if the disk keeps its word. Each costs a write to the disk,
            /// often more than a millisecond, on the client's worker, not on the thread that makes a call.
            public static let always = Synchronization(interval: .zero)

            /// Events are forced to disk together, no later than `interval` after the first of them was accepted.
            ///
            /// A power loss costs at most the events of the last interval; on Apple's platforms the drive may hold them
            /// for a moment more.
            public static func interval(_ interval: Duration) -> Synchronization {
                Synchronization(interval: min(max(.zero, interval), .longest))
            }
        }

        /// The folder, which is made if it is missing and is the spool's alone.
        ///
        /// A file URL. Only the current user may enter the folder; it is left out of backups. One process at a time can
        /// use it. On Apple's platforms it belongs into the app's own container and never into an app group's: the
        /// system ends a suspended process that holds a lock there.
        public var directory: URL

        /// The most bytes that the files in the folder take together.
        ///
        /// At least 1,000,000, so that any one event fits.
        ///
        /// Default: 64 MiB on Linux, 8 MiB on Apple's platforms.
        public var byteLimit = Platform.waitingBytes

        /// The age by the wall clock at which an undelivered event is given up.
        ///
        /// More than zero. A clock that is put back makes nothing older.
        ///
        /// Default: 7 days.
        public var maximumAge: Duration = .seconds(7 * 86_400)

        /// When written events are forced to the disk.
        ///
        /// Default: after 1 second at most.
        public var synchronization: Synchronization = .interval(.seconds(1))

        /// Creates the options for a folder, with their defaults.
        public init(directory: URL) {
            self.directory = directory
        }

        /// Keeps undelivered events in a folder, with the default bounds.
        public static func directory(_ url: URL) -> Moesif.SpoolOptions {
            Moesif.SpoolOptions(directory: url)
        }
    }
}
