import Foundation

/// The failure of a spool operation.
struct SpoolError: Error, Sendable, Hashable, CustomStringConvertible {
    private let summary: String
    /// The system's error number, if a system call failed.
    let code: Int32?

    private init(_ summary: String, code: Int32? = nil) {
        self.summary = summary
        self.code = code
    }

    var description: String {
        guard let code else { return summary }
        return "\(summary): \(String(cString: strerror(code))) (\(code))"
    }

    /// True if the failure is temporary, for example a lack of memory, and says nothing about the file.
    var isTemporary: Bool {
        isTemporary(isDarwin: Platform.isDarwin)
    }

    func isTemporary(isDarwin: Bool) -> Bool {
        switch code {
        case EMFILE, ENFILE, ENOMEM: true
        // A locked Apple device denies access to its files until it is unlocked. On other systems the denial is
        // permanent.
        case EPERM: isDarwin
        default: false
        }
    }

    /// True if the data to be read is lost.
    var isPermanent: Bool {
        self == .damaged || self == .notAFile || code == ENOENT || code == EIO
    }

    /// The folder is in use by another process, or by another client in this process.
    static let inUse = SpoolError("the spool directory is in use by another client")
    /// The directory is not a file URL, or is not a folder, for example a symbolic link.
    static let notAFolder = SpoolError("the spool path is not a directory")
    /// The folder belongs to another user, or other users can write to it.
    static let notPrivate = SpoolError("the spool directory belongs to another user or is open to others")
    /// An entry with the name of a spool file is not a regular file, for example a symbolic link.
    static let notAFile = SpoolError("a spool file is not a regular file")
    /// The record exceeds the maximum length of a record.
    static let tooLarge = SpoolError("the record is too large for the spool")
    /// Another record would exceed the size limit.
    static let full = SpoolError("the spool is full")
    /// The spool is closed.
    static let closed = SpoolError("the spool is closed")
    /// The file that is being written was removed from the folder.
    static let removed = SpoolError("a spool file was removed")
    /// The data to be read is damaged or missing.
    static let damaged = SpoolError("a spool record is damaged")

    /// A system call failed.
    static func system(_ operation: String, _ code: Int32) -> SpoolError {
        SpoolError("could not \(operation)", code: code)
    }
}
