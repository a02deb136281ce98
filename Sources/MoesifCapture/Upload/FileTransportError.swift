public import Foundation

/// The reason why a ``FileTransport`` could not be created, or could not write.
///
/// It contains no path and nothing of an event.
public struct FileTransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reason in words.
    public let description: String
    /// The system's error number, such as `ENOSPC`, or `nil` if no system call failed.
    public let code: Int32?

    private init(_ description: String, code: Int32? = nil) {
        self.description = description
        self.code = code
    }

    /// The maximum size of a file is below 1.
    public static let invalidFileSize = FileTransportError("maximumFileSize is outside its range, 1 or more")
    /// The maximum number of files is not in 1...1,000.
    public static let invalidFileCount = FileTransportError("maximumFileCount is outside its range, 1 to 1,000")
    /// The directory is not a file URL, or is not a folder, for example a symbolic link.
    public static let notAFolder = FileTransportError("the directory for event files is not a directory")
    /// The folder belongs to another user, or other users can write to it.
    public static let notPrivate = FileTransportError(
        "the directory for event files belongs to another user, or other users can write to it"
    )
    /// An entry with the name of an event file is not a regular file, for example a symbolic link.
    public static let notAFile = FileTransportError("an event file is not a regular file")
    /// Another process or another transport held the lock of the folder for 5 seconds.
    public static let inUse = FileTransportError("another process holds the lock of the directory for event files")
    /// The file was deleted by another process while the request was written.
    public static let removed = FileTransportError("an event file was deleted while it was written")

    /// A system call failed.
    ///
    /// - Parameters:
    ///   - operation: The operation, such as `write an event file`.
    ///   - code: The system's error number.
    /// - Returns: The error.
    static func system(_ operation: String, _ code: Int32) -> FileTransportError {
        FileTransportError("could not \(operation): \(String(cString: strerror(code))) (\(code))", code: code)
    }

    /// Creates the error for a failed operation of a file or folder.
    init(_ operation: String, _ error: SpoolError) {
        switch error {
        case .notAFolder: self = .notAFolder
        case .notAFile: self = .notAFile
        default: self = .system(operation, error.code ?? EIO)
        }
    }
}

extension FileTransportError: LocalizedError {
    /// The same text as ``description``.
    public var errorDescription: String? {
        description
    }
}
