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

    /// Whether the bytes begin as a gzip member does.
    static func isBegun(in data: Data) -> Bool {
        data.starts(with: [0x1F, 0x8B])
    }

    /// What gzip members, one after the other, hold.
    enum Contents: Equatable {
        case bytes(Data)
        case overLimit
        case damaged
    }

    /// The most that is unpacked, whatever the limit.
    private static let longestContents = 1 << 24

    /// Unpacks gzip members, up to so many bytes.
    static func decompress(_ data: Data, limit: Int) -> Contents {
        let limit = min(max(limit, 0), longestContents)
        var bytes = Data(count: limit + 1)
        var length = 0
        let isWhole = bytes.withUnsafeMutableBytes { target in
            data.withUnsafeBytes { source in
                czlib_gunzip(source.baseAddress, source.count, target.baseAddress, target.count, &length)
            }
        }
        if length > limit { return .overLimit }
        return isWhole == 1 ? .bytes(bytes.prefix(length)) : .damaged
    }
}
