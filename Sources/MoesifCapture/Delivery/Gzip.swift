import CZlib
import Foundation

/// The gzip format, by the system's zlib.
enum Gzip {
    /// Level 1: of varied events it leaves a seventh, level 6 an eighth or ninth at three times the work.
    private static let level: Int32 = 1

    /// The bytes as one gzip member; nil when there is no memory for it.
    static func compress(_ data: Data) -> Data? {
        var compressed = Data(count: czlib_gzip_bound(data.count))
        let length = compressed.withUnsafeMutableBytes { target in
            data.withUnsafeBytes { source in
                czlib_gzip(source.baseAddress, source.count, level, target.baseAddress, target.count)
            }
        }
        guard length > 0 else { return nil }
        return compressed.prefix(length)
    }
}
