import CMoesifZlib
import Foundation

/// The gzip format, implemented by the system's zlib.
enum Gzip {
    /// The serial queue that compresses batches, because compression would block a thread of Swift's cooperative pool.
    static let queue = DispatchQueue(label: "com.moesif.capture.gzip", qos: .utility)

    /// Returns the bytes as one gzip member, or nil if memory is exhausted.
    static func compress(_ data: Data) -> Data? {
        var target: UnsafeMutableRawPointer?
        var yielding = YieldPolicy()
        let length = data.withUnsafeBytes { source in
            moesif_gzip(source.baseAddress, source.count, &target, offerProcessor, &yielding)
        }
        return target.map { Data(bytesNoCopy: $0, count: length, deallocator: .free) }
    }

    private static let offerProcessor: @convention(c) (UnsafeMutableRawPointer?) -> Void = { context in
        context?.assumingMemoryBound(to: YieldPolicy.self).pointee.offer()
    }

    /// Returns whether the bytes begin with the magic number of gzip.
    static func hasHeader(in data: Data) -> Bool {
        data.starts(with: [0x1F, 0x8B])
    }

    /// The decompressed contents of consecutive gzip members.
    enum Contents: Equatable {
        case bytes(Data)
        case overLimit
        case damaged
    }

    /// The maximum length of the decompressed bytes, regardless of the limit.
    private static let longestContents = 1 << 24

    /// Decompresses consecutive gzip members, up to a limit in bytes.
    static func decompress(_ data: Data, limit: Int) -> Contents {
        let limit = min(max(limit, 0), longestContents)
        var bytes = Data(count: limit + 1)
        var length = 0
        let isWhole = bytes.withUnsafeMutableBytes { target in
            data.withUnsafeBytes { source in
                moesif_gunzip(source.baseAddress, source.count, target.baseAddress, target.count, &length)
            }
        }
        if length > limit { return .overLimit }
        return isWhole == 1 ? .bytes(bytes.prefix(length)) : .damaged
    }
}
