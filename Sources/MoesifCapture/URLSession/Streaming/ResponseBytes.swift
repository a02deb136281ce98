/// The body of a response as an asynchronous sequence of bytes that arrive while it is read.
///
/// Read the sequence once, with one loop at a time. The call ends if you leave the loop, cancel its task, or release
/// the sequence before its end. ``chunks`` provides the same bytes in larger pieces, and ``lines`` provides them as
/// text.
///
/// ```swift
/// let (bytes, response) = try await session.bytes(for: request)
/// for try await line in bytes.lines where line.hasPrefix("data:") {
///     print(line)
/// }
/// ```
///
/// The loop throws the error of the call after all bytes that arrived before it. The error is a `URLError`, with the
/// code `.cancelled` if the task was cancelled. On Linux, it is a ``StreamBufferOverflow`` if more than 16 MiB wait to
/// be read.
public struct ResponseBytes: AsyncSequence, Sendable {
    /// One byte.
    public typealias Element = UInt8
    /// The error that the call fails with.
    public typealias Failure = any Error

    let reader: StreamReader

    init(_ reader: StreamReader) {
        self.reader = reader
    }

    /// Creates an iterator over the bytes.
    public func makeAsyncIterator() -> Iterator {
        Iterator(StreamReader(iterating: reader))
    }

    /// An iterator over the bytes of a body.
    public struct Iterator: AsyncIteratorProtocol {
        let reader: StreamReader
        private var piece: [UInt8] = []
        private var position = 0

        init(_ reader: StreamReader) {
            self.reader = reader
        }

        /// Returns the next byte, or `nil` at the end.
        ///
        /// - Parameter actor: The actor on which the iterator runs.
        /// - Returns: The next byte.
        /// - Throws: The error of the call, after all bytes that arrived before it.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> UInt8? {
            while position >= piece.count {
                guard let data = try await reader.stream.next(isolation: actor) else { return nil }
                piece = [UInt8](data)
                position = 0
            }
            defer { position += 1 }
            return piece[position]
        }

        /// Returns the next byte, or `nil` at the end.
        ///
        /// - Returns: The next byte.
        /// - Throws: The error of the call, after all bytes that arrived before it.
        public mutating func next() async throws -> UInt8? {
            try await next(isolation: nil)
        }
    }
}
