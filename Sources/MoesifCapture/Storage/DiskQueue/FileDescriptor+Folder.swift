import Foundation

extension FileDescriptor {
    /// Opens a folder, which must not be a link, and creates it with mode 0700 if it is missing.
    convenience init(folder url: URL) throws(SpoolError) {
        guard url.isFileURL else { throw .notAFolder }
        // With a trailing slash, the system would follow a link.
        var path = url.path(percentEncoded: false)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !path.utf8.contains(0) else { throw .notAFolder }
        if mkdir(path, 0o700) != 0, errno == ENOENT {
            // If this fails, the next call reports the error.
            try? FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            _ = mkdir(path, 0o700)
        }
        let refusal = errno
        let descriptor = Self.retrying {
            openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else {
            if errno == ENOTDIR || errno == ELOOP { throw .notAFolder }
            throw errno == ENOENT
                ? .system("create the spool directory", refusal) : .system("open the spool directory", errno)
        }
        self.init(owning: descriptor)
    }
}
