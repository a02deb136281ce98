import Foundation

#if canImport(Android)
// Foundation re-exports the C library on other systems, but on Android `stat` and `errno` are missing.
@_exported public import Android
#endif

/// The differences between the platforms that do not concern URLSession.
enum Platform {
    #if canImport(Darwin)
    static let isDarwin = true
    #else
    static let isDarwin = false
    #endif

    /// The default bound for items that wait in memory or on disk, in bytes: smaller in an app than on a server.
    static let waitingBytes = (isDarwin ? 8 : 64) * 1024 * 1024

    /// Writes the changes of a file to the disk; returns 0, or -1 with the error in `errno`.
    ///
    /// - Parameter isFull: Whether the data must be on the medium when the function returns. Otherwise, Darwin may
    ///   leave it in the drive's cache, but keeps the order of writes. Other systems always write it to the medium.
    static func flush(_ descriptor: Int32, isFull: Bool) -> Int32 {
        #if canImport(Darwin)
        // Some file systems support only `fsync`.
        if fcntl(descriptor, isFull ? F_FULLFSYNC : F_BARRIERFSYNC) == 0 { return 0 }
        #endif
        return fsync(descriptor)
    }

    /// Excludes a folder from backups, if the platform and the volume support that.
    static func excludeFromBackup(_ folder: URL) {
        #if canImport(Darwin)
        var folder = folder
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? folder.setResourceValues(values)
        #endif
    }
}
