import CMoesifZlib
import Foundation
import MoesifCapture

/// Reads the items that a client sent, as the collector does.
enum ReceivedItems {
    /// The collector's limit for one request in bytes.
    private static let maximumLength = 50_000_000

    /// Returns the items of a body: the elements of an array or a single object, or nil if the body is neither.
    static func items(in body: Data) -> [JSONValue]? {
        switch JSONValue(parsing: body) {
        case .array(let items): items
        case .object(let item): [.object(item)]
        default: nil
        }
    }

    /// Returns the content of gzip members, or nil if it is damaged or too large.
    static func gunzip(_ compressed: Data) -> Data? {
        var capacity = max(1 << 16, compressed.count * 8)
        while true {
            var unpacked = Data(count: capacity)
            var length = 0
            let isWhole = unpacked.withUnsafeMutableBytes { target in
                compressed.withUnsafeBytes { source in
                    moesif_gunzip(source.baseAddress, source.count, target.baseAddress, target.count, &length)
                }
            }
            if isWhole == 1 { return unpacked.prefix(length) }
            guard length == capacity, capacity < maximumLength else { return nil }
            capacity = min(capacity * 8, maximumLength)
        }
    }
}
