import Foundation

/// The folder of a spool, locked against other users for the lifetime of this value.
///
/// All names are resolved relative to the open folder, even if it is moved. Links are not followed.
final class SpoolFolder: Sendable {
    private static let lockName = "lock"
    /// The name of the file by which backup tools recognize a folder to exclude.
    ///
    /// See https://bford.info/cachedir/.
    private static let tagName = "CACHEDIR.TAG"
    private static let tag = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is left out of backups.\n"

    private let directory: FileDescriptor
    private let lock: FileDescriptor
    private let owner = getpid()

    /// Opens and locks the folder, and creates it if it is missing.
    init(_ url: URL) throws(SpoolError) {
        directory = try FileDescriptor(folder: url)
        try Self.keepPrivate(directory)
        lock = try FileDescriptor(Self.lockName, in: directory, flags: O_RDWR | O_CREAT)
        // A flock lock belongs to the open file and not to the process, so it also excludes another spool in this
        // process. The system releases it at any end of the process. The lock file is never deleted, because deleting
        // it could admit two users.
        let descriptor = lock.descriptor
        guard FileDescriptor.retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
            throw errno == EWOULDBLOCK ? .inUse : .system("lock the spool directory", errno)
        }
        leaveOutOfBackups(url)
    }

    deinit {
        // Closing the descriptor is not enough: a program that is being started briefly holds a copy of it, and thereby
        // the lock. A forked child must not release the lock of its parent.
        if getpid() == owner { _ = flock(lock.descriptor, LOCK_UN) }
    }

    // MARK: - Segment files

    /// Returns the numbers of the segment files in the folder, in no particular order.
    func segmentNumbers() throws(SpoolError) -> [UInt64] {
        try directory.names().compactMap(SegmentName.number)
    }

    func open(segment number: UInt64) throws(SpoolError) -> FileDescriptor {
        try FileDescriptor(SegmentName.name(number), in: directory, flags: O_RDWR)
    }

    /// Creates a segment file, and throws if there is already an entry with its name.
    func create(segment number: UInt64) throws(SpoolError) -> FileDescriptor {
        try FileDescriptor(SegmentName.name(number), in: directory, flags: O_RDWR | O_CREAT | O_EXCL)
    }

    /// Deletes a segment file; a missing file is not an error.
    func remove(segment number: UInt64) throws(SpoolError) {
        guard unlinkat(directory.descriptor, SegmentName.name(number), 0) == 0 || errno == ENOENT else {
            throw .system("delete a spool file", errno)
        }
    }

    /// Forces the directory entries of new files to disk.
    ///
    /// - Parameter isFull: See `Platform.flush(_:isFull:)`.
    func synchronize(isFull: Bool) throws(SpoolError) {
        try directory.synchronize(isFull: isFull)
    }

    // MARK: - Opening

    /// Denies other users access to a folder that is empty or contains only a spool, and rejects one that they can
    /// write to.
    ///
    /// A folder with other contents may be one that other users need.
    private static func keepPrivate(_ directory: FileDescriptor) throws(SpoolError) {
        var status = stat()
        guard fstat(directory.descriptor, &status) == 0 else { throw .system("examine the spool directory", errno) }
        guard status.st_uid == geteuid() else { throw .notPrivate }
        if status.st_mode & 0o777 == 0o700 { return }
        let isOurs = try directory.names().allSatisfy {
            $0 == lockName || $0 == tagName || SegmentName.number($0) != nil
        }
        if isOurs {
            guard fchmod(directory.descriptor, 0o700) == 0 else {
                throw .system("set the permissions of the spool directory", errno)
            }
        } else if status.st_mode & 0o022 != 0 {
            throw .notPrivate
        }
    }

    /// Excludes the folder from backups; failures are ignored.
    private func leaveOutOfBackups(_ url: URL) {
        Platform.excludeFromBackup(url)
        guard let file = try? FileDescriptor(Self.tagName, in: directory, flags: O_WRONLY | O_CREAT),
            (try? file.status().size) != Self.tag.utf8.count
        else { return }
        try? file.write(Array(Self.tag.utf8), at: 0)
    }
}
