public import Foundation

extension ResponseBytes {
    /// The body in chunks: each has the bytes that arrived since the previous one, and is never empty.
    public var chunks: Chunks {
        Chunks(reader: reader)
    }

    /// The body of a response as an asynchronous sequence of chunks.
    public struct Chunks: AsyncSequence, Sendable {
        /// A chunk of consecutive bytes.
        public typealias Element = Data
        /// The error that the call fails with.
        public typealias Failure = any Error

        let reader: StreamReader

        /// Creates an iterator over the chunks.
        public func makeAsyncIterator() -> Iterator {
            Iterator(reader: StreamReader(iterating: reader))
        }

        /// An iterator over the chunks of a body.
        public struct Iterator: AsyncIteratorProtocol {
            let reader: StreamReader

            /// Returns the next chunk, or `nil` at the end.
            ///
            /// - Parameter actor: The actor on which the iterator runs.
            /// - Returns: The bytes that have arrived since the previous chunk; waits for at least one.
            /// - Throws: The error of the call, after all chunks that arrived before it.
            public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Data? {
                try await reader.stream.next(isolation: actor)
            }

            /// Returns the next chunk, or `nil` at the end.
            ///
            /// - Returns: The bytes that have arrived since the previous chunk; waits for at least one.
            /// - Throws: The error of the call, after all chunks that arrived before it.
            public mutating func next() async throws -> Data? {
                try await next(isolation: nil)
            }
        }
    }
}
