extension ResponseBytes {
    /// The body as lines of UTF-8 text, without their line endings.
    ///
    /// A line ends with a line feed, a carriage return, or both. Empty lines are included, because an empty line ends
    /// an event of a `text/event-stream`. A byte order mark at the beginning is not part of the first line. Invalid
    /// UTF-8 becomes replacement characters.
    public var lines: Lines {
        Lines(bytes: self)
    }

    /// The body of a response as an asynchronous sequence of lines.
    public struct Lines: AsyncSequence, Sendable {
        /// A line without its line ending.
        public typealias Element = String
        /// The error that the call fails with.
        public typealias Failure = any Error

        let bytes: ResponseBytes

        /// Creates an iterator over the lines.
        public func makeAsyncIterator() -> Iterator {
            Iterator(bytes: bytes.makeAsyncIterator())
        }

        /// An iterator over the lines of a body.
        public struct Iterator: AsyncIteratorProtocol {
            private var bytes: ResponseBytes.Iterator
            private var followsReturn = false
            private var isFirst = true

            init(bytes: ResponseBytes.Iterator) {
                self.bytes = bytes
            }

            /// Returns the next line, or `nil` at the end.
            ///
            /// - Parameter actor: The actor on which the iterator runs.
            /// - Returns: The next line without its line ending.
            /// - Throws: The error of the call, or a ``StreamBufferOverflow`` if a line exceeds the capacity of the
            ///   stream.
            public mutating func next(isolation actor: isolated (any Actor)?) async throws -> String? {
                let capacity = bytes.reader.stream.capacity
                var line: [UInt8] = []
                while let byte = try await bytes.next(isolation: actor) {
                    let endsReturn = followsReturn && byte == ASCII.lineFeed
                    followsReturn = byte == ASCII.carriageReturn
                    if endsReturn { continue }
                    if followsReturn || byte == ASCII.lineFeed { return text(of: line) }
                    line.append(byte)
                    guard line.count <= capacity else {
                        bytes.reader.stream.cancel()
                        throw StreamBufferOverflow(capacity: capacity)
                    }
                }
                return line.isEmpty ? nil : text(of: line)
            }

            /// Returns a line as text, the first line without a byte order mark.
            private mutating func text(of line: [UInt8]) -> String {
                defer { isFirst = false }
                let mark = "\u{FEFF}".utf8
                return String(
                    decoding: line.dropFirst(isFirst && line.starts(with: mark) ? mark.count : 0),
                    as: UTF8.self
                )
            }

            /// Returns the next line, or `nil` at the end.
            ///
            /// - Returns: The next line without its line ending.
            /// - Throws: The error of the call, or a ``StreamBufferOverflow`` if a line exceeds the capacity of the
            ///   stream.
            public mutating func next() async throws -> String? {
                try await next(isolation: nil)
            }
        }
    }
}
