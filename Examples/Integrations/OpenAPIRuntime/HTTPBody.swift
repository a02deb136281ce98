/// The body of a request or response, as a sequence of pieces.
///
/// This is the part of swift-openapi-runtime's `HTTPBody` that the integration and its tests use, written from its
/// documentation. An app uses swift-openapi-runtime itself.
public final class HTTPBody: AsyncSequence, Sendable {
    /// A piece.
    public typealias ByteChunk = ArraySlice<UInt8>
    /// A piece.
    public typealias Element = ByteChunk

    /// The number of bytes, if it is known.
    public enum Length: Sendable, Equatable {
        /// The number is unknown.
        case unknown
        /// The number is known.
        case known(Int64)
    }

    /// An iterator over the pieces of the body.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let read: () async throws -> ByteChunk?

        /// Returns the next piece, or nil at the end.
        public mutating func next() async throws -> ByteChunk? {
            try await read()
        }
    }

    /// The number of bytes, if it is known.
    public let length: Length
    /// The number of times that the body can be read.
    public let iterationBehavior: IterationBehavior
    private let makeRead: @Sendable () -> () async throws -> ByteChunk?

    /// Creates a body of the pieces of a sequence.
    public init<Bytes: AsyncSequence & Sendable>(
        _ sequence: Bytes,
        length: Length,
        iterationBehavior: IterationBehavior
    ) where Bytes.Element == ByteChunk {
        self.length = length
        self.iterationBehavior = iterationBehavior
        makeRead = {
            var iterator = sequence.makeAsyncIterator()
            return { try await iterator.next() }
        }
    }

    /// Creates a body of the pieces of a stream, which can be read once.
    public convenience init(_ stream: AsyncThrowingStream<ByteChunk, any Error>, length: Length) {
        self.init(stream, length: length, iterationBehavior: .single)
    }

    /// Creates a body of the UTF-8 bytes of a text.
    public convenience init(_ string: some StringProtocol & Sendable) {
        let bytes = Array(string.utf8)[...]
        self.init(OnePiece(piece: bytes), length: .known(Int64(bytes.count)), iterationBehavior: .multiple)
    }

    /// Creates an iterator over the body.
    public func makeAsyncIterator() -> Iterator {
        Iterator(read: makeRead())
    }
}

private struct OnePiece: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var piece: HTTPBody.ByteChunk?

        mutating func next() async -> HTTPBody.ByteChunk? {
            defer { piece = nil }
            return piece
        }
    }

    let piece: HTTPBody.ByteChunk

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(piece: piece)
    }
}

extension String {
    /// Creates the text of a body.
    ///
    /// - Parameters:
    ///   - body: The body to read.
    ///   - maxBytes: The largest number of bytes.
    /// - Throws: The errors of the body, and an error if it has more than `maxBytes` bytes.
    public init(collecting body: HTTPBody, upTo maxBytes: Int) async throws {
        struct TooManyBytes: Error {}
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.count <= maxBytes else { throw TooManyBytes() }
            bytes += piece
        }
        self.init(decoding: bytes, as: UTF8.self)
    }
}
