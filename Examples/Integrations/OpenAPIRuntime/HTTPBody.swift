/// A body of a request or response, as a sequence of pieces.
///
/// Declared as far as the integration and its tests need it, after swift-openapi-runtime's documentation, which is what an
/// app has in its place.
public final class HTTPBody: AsyncSequence, Sendable {
    /// A piece.
    public typealias ByteChunk = ArraySlice<UInt8>
    /// A piece.
    public typealias Element = ByteChunk

    /// The number of bytes, if it is known.
    public enum Length: Sendable, Equatable {
        /// It is not known.
        case unknown
        /// It is known.
        case known(Int64)
    }

    /// Reads the body.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let read: () async throws -> ByteChunk?

        /// The next piece; nil at the end.
        public mutating func next() async throws -> ByteChunk? {
            try await read()
        }
    }

    /// The number of bytes, if it is known.
    public let length: Length
    /// How often the body may be read.
    public let iterationBehavior: IterationBehavior
    private let makeRead: @Sendable () -> () async throws -> ByteChunk?

    /// A body of the pieces of a sequence.
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

    /// A body of the pieces of a stream, which can be read once.
    public convenience init(_ stream: AsyncThrowingStream<ByteChunk, any Error>, length: Length) {
        self.init(stream, length: length, iterationBehavior: .single)
    }

    /// A body of a text.
    public convenience init(_ string: some StringProtocol & Sendable) {
        let bytes = Array(string.utf8)[...]
        self.init(OnePiece(piece: bytes), length: .known(Int64(bytes.count)), iterationBehavior: .multiple)
    }

    /// Begins to read the body.
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
    /// The text of a body.
    ///
    /// - Parameter maxBytes: More than these many bytes are an error.
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
