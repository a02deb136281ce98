public import Foundation

extension ResponseBytes {
    /// The body in pieces: each is what has come since the one before, and never empty.
    public var chunks: Chunks {
        Chunks(reader: reader)
    }

    /// The body of a response, piece by piece as it comes.
    public struct Chunks: AsyncSequence, Sendable {
        /// Some bytes in a row.
        public typealias Element = Data
        /// What the call may fail with.
        public typealias Failure = any Error

        let reader: StreamReader

        /// Begins to read.
        public func makeAsyncIterator() -> Iterator {
            Iterator(reader: StreamReader(iterating: reader))
        }

        /// Reads piece by piece.
        public struct Iterator: AsyncIteratorProtocol {
            let reader: StreamReader

            /// The next piece; nil at the end.
            public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Data? {
                try await reader.stream.next(isolation: actor)
            }

            /// The next piece; nil at the end.
            public mutating func next() async throws -> Data? {
                try await next(isolation: nil)
            }
        }
    }
}
