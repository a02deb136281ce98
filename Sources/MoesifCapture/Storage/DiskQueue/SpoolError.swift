import Foundation

/// Why the spool cannot do what it was asked to.
struct SpoolError: Error, Sendable, Hashable, CustomStringConvertible {
    private let summary: String
    /// The system's error number, where it was the system that refused.
    let code: Int32?

    private init(_ summary: String, code: Int32? = nil) {
        self.summary = summary
        self.code = code
    }

    var description: String {
        guard let code else { return summary }
        return "\(summary): \(String(cString: strerror(code))) (\(code))"
    }

    /// True when the process is short of something that comes back, so that nothing is known about the file.
    var isPassing: Bool {
        isPassing(isDarwin: Platform.isDarwin)
    }

    func isPassing(isDarwin: Bool) -> Bool {
        switch code {
        case EMFILE, ENFILE, ENOMEM: true
        // A device that is locked shuts its files until it is unlocked. Elsewhere such a file is shut for good.
        case EPERM: isDarwin
        default: false
        }
    }

    /// True when what was to be read will not come back.
    var isFinal: Bool {
        self == .damaged || self == .notAFile || code == ENOENT || code == EIO
    }

    /// The folder is in use by another process, or by another client of this one.
    static let inUse = SpoolError("The spool's folder is in use")
    /// The directory is no file URL, or names something else than a folder, such as a symbolic link.
    static let notAFolder = SpoolError("The spool's directory is not a folder")
    /// The folder belongs to another user, or others may write into it.
    static let notPrivate = SpoolError("The spool's folder is not its user's alone")
    /// What has the name of one of the spool's files is none, such as a symbolic link.
    static let notAFile = SpoolError("A file of the spool is not a plain file")
    /// The record is longer than one record can be.
    static let tooLarge = SpoolError("The record is too large for the spool")
    /// One record more would exceed the bound in bytes.
    static let full = SpoolError("The spool is full")
    /// The spool has been closed.
    static let closed = SpoolError("The spool is closed")
    /// The file in which records are written is gone from the folder.
    static let removed = SpoolError("A file of the spool was removed")
    /// What was to be read is not there any more.
    static let damaged = SpoolError("A record of the spool is damaged")

    /// A call to the system failed.
    static func system(_ operation: String, _ code: Int32) -> SpoolError {
        SpoolError("The spool cannot \(operation)", code: code)
    }
}
