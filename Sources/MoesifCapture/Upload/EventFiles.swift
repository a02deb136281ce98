import Foundation

/// A folder of NDJSON files with rotation, for any number of writers and processes.
///
/// Each call opens the folder and the file by name and closes both. So it always writes to the file that has the name,
/// even if another program renamed or deleted the previous one, and a program that the process starts inherits nothing.
/// The calls block, so they must not run on the thread pool of Swift's tasks.
struct EventFiles: Sendable {
    let directory: URL
    let maximumFileSize: Int
    let maximumFileCount: Int

    /// The maximum time to wait for the lock, in real time like the disk.
    var patience = Duration.seconds(5)
    /// The time between two attempts to lock the folder, in microseconds.
    private static let pollInterval: UInt32 = 1000

    /// Appends lines to the file `<name>.ndjson`, all of them or none.
    ///
    /// - Parameters:
    ///   - lines: The lines, each with a line feed at its end.
    ///   - name: The name of the file, without its extension.
    ///   - isCancelled: Returns true if the call should give up waiting for the lock.
    /// - Throws: `FileTransportError`, or `CancellationError` if the call was cancelled before it wrote anything.
    func append(_ lines: [UInt8], to name: String, isCancelled: () -> Bool) throws {
        let folder = try attempt("open the directory for event files") { () throws(SpoolError) in
            try FileDescriptor(folder: directory)
        }
        try checkIsPrivate(folder)
        try lock(folder, isCancelled)
        // Closing the descriptor is not enough: a program that is being started briefly holds a copy of it, and thereby
        // the lock.
        defer { _ = flock(folder.descriptor, LOCK_UN) }
        var file = try open(name, in: folder)
        var size = try status(of: file).size
        if size > 0, size > maximumFileSize - lines.count {
            try rotate(name, in: folder)
            file = try open(name, in: folder)
            size = try status(of: file).size
        }
        try write(lines, to: file, at: size)
    }

    // MARK: - Writing

    private func write(_ lines: [UInt8], to file: FileDescriptor, at size: Int) throws(FileTransportError) {
        let last =
            size == 0
            ? [ASCII.lineFeed]
            : try attempt("read an event file") { () throws(SpoolError) in
                try file.bytes(count: 1, at: size - 1)
            }
        // A process that was killed may have left a part of a line. A shipper may have read that part already, so it is
        // kept and ended. Without it, the shipper would continue in the middle of the next line.
        let bytes = last == [ASCII.lineFeed] ? lines : [ASCII.lineFeed] + lines
        do throws(SpoolError) {
            try file.write(bytes, at: size)
        } catch {
            // If this fails too, the next call ends the partial line.
            try? file.truncate(to: size)
            throw FileTransportError("write an event file", error)
        }
        // Writing to a deleted file succeeds, but the data is lost.
        if try status(of: file).isRemoved { throw .removed }
    }

    private func open(_ name: String, in folder: FileDescriptor) throws(FileTransportError) -> FileDescriptor {
        try attempt("open an event file") { () throws(SpoolError) in
            try FileDescriptor("\(name).ndjson", in: folder, flags: O_RDWR | O_CREAT | O_APPEND)
        }
    }

    private func status(of file: FileDescriptor) throws(FileTransportError) -> FileDescriptor.Status {
        try attempt("examine an event file") { () throws(SpoolError) in try file.status() }
    }

    // MARK: - Rotation

    /// Renames `events.ndjson` to `events.000001.ndjson` or the next higher number, and deletes the oldest files if there
    /// would be too many.
    ///
    /// A file is renamed only once. Log shippers that watch all files of a folder follow that, but read a file twice if
    /// each rotation renames all of them.
    private func rotate(_ name: String, in folder: FileDescriptor) throws(FileTransportError) {
        let names = try attempt("list the directory for event files") { () throws(SpoolError) in try folder.names() }
        let rotated = RotatedFile.files(of: name, in: names)
        for file in rotated.prefix(max(0, rotated.count + 2 - maximumFileCount)) {
            try delete(file.name, in: folder)
        }
        if maximumFileCount == 1 { return try delete("\(name).ndjson", in: folder) }
        let target = RotatedFile(of: name, number: (rotated.last?.number ?? 0) + 1).name
        guard renameat(folder.descriptor, "\(name).ndjson", folder.descriptor, target) == 0 else {
            throw .system("rename an event file", errno)
        }
    }

    private func delete(_ file: String, in folder: FileDescriptor) throws(FileTransportError) {
        guard unlinkat(folder.descriptor, file, 0) == 0 || errno == ENOENT else {
            throw .system("delete an event file", errno)
        }
    }

    // MARK: - The folder

    /// Rejects a folder in which another user could replace the files.
    private func checkIsPrivate(_ folder: FileDescriptor) throws(FileTransportError) {
        var status = stat()
        guard fstat(folder.descriptor, &status) == 0 else {
            throw .system("examine the directory for event files", errno)
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else { throw .notPrivate }
    }

    /// Locks the folder against other writers.
    ///
    /// The lock belongs to the folder itself, so that there is no lock file to delete. A blocking `flock` could wait
    /// forever for a process that is stopped.
    private func lock(_ folder: FileDescriptor, _ isCancelled: () -> Bool) throws {
        let time = SystemTimeSource()
        let deadline = time.now + patience
        while true {
            if isCancelled() { throw CancellationError() }
            if FileDescriptor.retrying({ flock(folder.descriptor, LOCK_EX | LOCK_NB) }) == 0 { return }
            guard errno == EWOULDBLOCK else {
                throw FileTransportError.system("lock the directory for event files", errno)
            }
            guard time.now < deadline else { throw FileTransportError.inUse }
            usleep(Self.pollInterval)
        }
    }

    private func attempt<Result>(
        _ operation: String,
        _ body: () throws(SpoolError) -> Result
    ) throws(FileTransportError) -> Result {
        do {
            return try body()
        } catch {
            throw FileTransportError(operation, error)
        }
    }
}
