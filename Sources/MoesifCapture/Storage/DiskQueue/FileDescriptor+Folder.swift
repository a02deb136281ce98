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

    /// Returns the names in a folder, in no particular order.
    func names() throws(SpoolError) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .system("list the spool directory", errno) }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw .system("list the spool directory", code)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .system("list the spool directory", errno) }
        return names
    }
}
