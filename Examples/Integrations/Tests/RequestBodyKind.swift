import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

/// A kind of request body for AsyncHTTPClient.
struct RequestBodyKind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let make: @Sendable () -> HTTPClientRequest.Body?

    private init(
        _ name: String,
        _ bytes: [UInt8] = Self.short,
        _ make: @escaping @Sendable ([UInt8]) -> HTTPClientRequest.Body?
    ) {
        testDescription = name
        self.bytes = bytes
        self.make = { make(bytes) }
    }

    private static let short = Array(#"{"a":1}"#.utf8)
    private static let long = [UInt8](repeating: 0x61, count: 5_000_000)

    static let all = [
        RequestBodyKind("none", []) { _ in nil },
        RequestBodyKind("an empty buffer", []) { .bytes(ByteBuffer(bytes: $0)) },
        RequestBodyKind("a buffer") { .bytes(ByteBuffer(bytes: $0)) },
        RequestBodyKind("a long buffer", long) { .bytes(ByteBuffer(bytes: $0)) },
        RequestBodyKind("an array") { .bytes($0) },
        RequestBodyKind("a long array", long) { .bytes($0) },
        RequestBodyKind("a collection of known length") {
            .bytes(String(decoding: $0, as: UTF8.self).utf8, length: .known(Int64(7)))
        },
        RequestBodyKind("a collection of unknown length") {
            .bytes(String(decoding: $0, as: UTF8.self).utf8, length: .unknown)
        },
        RequestBodyKind("a sequence of known length") { .bytes(Once(bytes: $0), length: .known(Int64(7))) },
        RequestBodyKind("a sequence of unknown length") { .bytes(Once(bytes: $0), length: .unknown) },
        RequestBodyKind("buffers of known length") { .stream($0.buffers.asStream, length: .known(Int64(7))) },
        RequestBodyKind("buffers of unknown length") { .stream($0.buffers.asStream, length: .unknown) },
        RequestBodyKind("many buffers", long) { .stream($0.buffers.asStream, length: .unknown) },
        RequestBodyKind("bytes of known length") { .stream($0.asStream, length: .known(Int64(7))) },
        RequestBodyKind("bytes of unknown length") { .stream($0.asStream, length: .unknown) },
    ]
}

/// A plain sequence without contiguous storage.
private struct Once: Sequence, IteratorProtocol, Sendable {
    var bytes: [UInt8]

    mutating func next() -> UInt8? {
        bytes.isEmpty ? nil : bytes.removeFirst()
    }
}

extension [UInt8] {
    /// The bytes in two pieces.
    fileprivate var buffers: [ByteBuffer] {
        [ByteBuffer(bytes: prefix(count / 2)), ByteBuffer(bytes: dropFirst(count / 2))]
    }
}

extension Array where Element: Sendable {
    /// A stream of the elements that can be read once.
    var asStream: AsyncStream<Element> {
        AsyncStream { continuation in
            for element in self { continuation.yield(element) }
            continuation.finish()
        }
    }
}
