import CMoesifZlib
import Foundation

/// The gzip format, by the system's zlib.
enum Gzip {
    /// The queue on which batches are compressed, one after the other: the pool of Swift's tasks has no thread to spare.
    static let queue = DispatchQueue(label: "com.moesif.capture.gzip", qos: .utility)

    /// The bytes as one gzip member; nil when there is no memory for it.
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
                moesif_gunzip(source.baseAddress, source.count, target.baseAddress, target.count, &length)
            }
        }
        if length > limit { return .overLimit }
        return isWhole == 1 ? .bytes(bytes.prefix(length)) : .damaged
    }
}
