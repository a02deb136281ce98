import Foundation

/// A file descriptor that is closed with its last reference.
///
/// Reads and writes take an explicit offset, so that users share no file position. Programs that the process starts do
/// not inherit the descriptor.
final class FileDescriptor: Sendable {
    /// The file system's status of a file.
    struct Status {
        let isFile: Bool
        let isRemoved: Bool
        let size: Int
    }

    let descriptor: Int32

    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Opens a file in a folder, which must be a regular file and not a link.
    convenience init(_ name: String, in folder: FileDescriptor, flags: Int32) throws(SpoolError) {
        // Without O_NONBLOCK, a named pipe in place of the file would block the caller forever.
        let flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = Self.retrying { openat(folder.descriptor, name, flags, 0o600) }
        guard descriptor >= 0 else {
            throw errno == ELOOP || errno == EISDIR || errno == ENXIO ? .notAFile : .system("open a spool file", errno)
        }
        self.init(owning: descriptor)
        guard try status().isFile else { throw .notAFile }
    }

    /// Repeats a call until no signal interrupts it.
    static func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
        while true {
            let result = call()
            guard result == -1, errno == EINTR else { return result }
        }
    }

    func status() throws(SpoolError) -> Status {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("examine a spool file", errno) }
        return Status(
            isFile: status.st_mode & S_IFMT == S_IFREG,
            isRemoved: status.st_nlink == 0,
            size: Int(clamping: status.st_size)
        )
    }

    /// Reads up to `count` bytes, or fewer at the end of the file.
    func bytes(count: Int, at offset: Int) throws(SpoolError) -> [UInt8] {
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let place = off_t(offset + filled)
                let length = Self.retrying { pread(descriptor, rest.baseAddress, rest.count, place) }
                if length < 0 { failure = errno }
                guard length > 0 else { return }
                filled += length
            }
        }
        if let failure { throw .system("read a spool file", failure) }
        return bytes
    }

    /// Writes all bytes; if it throws, the file may contain a part of them.
    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolError) {
        var failure: Int32?
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                let place = off_t(offset + written)
                let length = Self.retrying { pwrite(descriptor, rest.baseAddress, rest.count, place) }
                guard length > 0 else {
                    failure = length == 0 ? EIO : errno
                    return
                }
                written += length
            }
        }
        if let failure { throw .system("write a spool file", failure) }
    }

    func truncate(to size: Int) throws(SpoolError) {
        let result = Self.retrying { ftruncate(descriptor, off_t(size)) }
        guard result == 0 else { throw .system("truncate a spool file", errno) }
    }

    /// Forces written data to disk.
    ///
    /// - Parameter isFull: See `Platform.flush(_:isFull:)`.
    func synchronize(isFull: Bool) throws(SpoolError) {
        let result = Self.retrying { Platform.flush(descriptor, isFull: isFull) }
        guard result == 0 else { throw .system("synchronize a spool file", errno) }
    }
}
