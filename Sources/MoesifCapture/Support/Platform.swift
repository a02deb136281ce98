import Foundation

#if canImport(Android)
// Foundation brings other systems' C libraries along, and not all of Android's: `stat` and `errno` are missing.
@_exported public import Android
#endif

/// The differences between the systems that are no matter of URLSession.
enum Platform {
    #if canImport(Darwin)
    static let isDarwin = true
    #else
    static let isDarwin = false
    #endif

    /// The bytes that may wait for delivery, in memory or on disk: less in an app than on a server.
    static let waitingBytes = (isDarwin ? 8 : 64) * 1024 * 1024

    /// Forces what was written to a file to the disk; returns 0, or -1 with the error in `errno`.
    ///
    /// - Parameter isFull: Whether the drive is to have written it on return. Otherwise
    ///   Darwin leaves it in the drive's own memory, and keeps the order of writes. Other systems always write it.
    static func flush(_ descriptor: Int32, isFull: Bool) -> Int32 {
        #if canImport(Darwin)
        // Not every file system knows more than `fsync`.
        if fcntl(descriptor, isFull ? F_FULLFSYNC : F_BARRIERFSYNC) == 0 { return 0 }
        #endif
        return fsync(descriptor)
    }

    /// Leaves a folder out of backups, where the platform and its volume can note that.
    static func excludeFromBackup(_ folder: URL) {
        #if canImport(Darwin)
        var folder = folder
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? folder.setResourceValues(values)
        #endif
    }
}
