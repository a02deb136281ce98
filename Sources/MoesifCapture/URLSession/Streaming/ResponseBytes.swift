/// The body of a response, byte by byte as it comes.
///
/// It can be read once, by one loop at a time. Leaving the loop, cancelling its task or letting go of what was not read
/// ends the call. `chunks` gives the same bytes in larger pieces, and `lines` as text.
///
/// ```swift
/// let (bytes, response) = try await session.bytes(for: request)
/// for try await line in bytes.lines where line.hasPrefix("data:") {
///     print(line)
/// }
/// ```
///
/// The loop throws what the call fails with, after all that came before: a `URLError`, with the code `.cancelled` when
/// the task was cancelled, or a `StreamBufferOverflow` when more than 16 MiB wait to be read.
public struct ResponseBytes: AsyncSequence, Sendable {
    /// One byte.
    public typealias Element = UInt8
    /// What the call may fail with.
    public typealias Failure = any Error

    let reader: StreamReader

    init(_ reader: StreamReader) {
        self.reader = reader
    }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator {
        Iterator(StreamReader(iterating: reader))
    }

    /// Reads byte by byte, out of the piece that came last.
    public struct Iterator: AsyncIteratorProtocol {
        let reader: StreamReader
        private var piece: [UInt8] = []
        private var position = 0

        init(_ reader: StreamReader) {
            self.reader = reader
        }

        /// The next byte; nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> UInt8? {
            while position >= piece.count {
                guard let data = try await reader.stream.next(isolation: actor) else { return nil }
                piece = [UInt8](data)
                position = 0
            }
            defer { position += 1 }
            return piece[position]
        }

        /// The next byte; nil at the end.
        public mutating func next() async throws -> UInt8? {
            try await next(isolation: nil)
        }
    }
}
