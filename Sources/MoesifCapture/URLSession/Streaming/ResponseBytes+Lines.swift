extension ResponseBytes {
    /// The body in lines of UTF-8, without their ends: a line feed, a carriage return, or both.
    ///
    /// Empty lines are given too, as events of a `text/event-stream` end with one. A byte order mark at the beginning
    /// is no part of the first line.
    public var lines: Lines {
        Lines(bytes: self)
    }

    /// The body of a response, line by line as it comes.
    public struct Lines: AsyncSequence, Sendable {
        /// A line without its end.
        public typealias Element = String
        /// What the call may fail with.
        public typealias Failure = any Error

        let bytes: ResponseBytes

        /// Begins to read.
        public func makeAsyncIterator() -> Iterator {
            Iterator(bytes: bytes.makeAsyncIterator())
        }

        /// Reads line by line.
        public struct Iterator: AsyncIteratorProtocol {
            private var bytes: ResponseBytes.Iterator
            private var followsReturn = false
            private var isFirst = true

            init(bytes: ResponseBytes.Iterator) {
                self.bytes = bytes
            }

            /// The next line; nil at the end.
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

            /// The line as text; the first one without a byte order mark.
            private mutating func text(of line: [UInt8]) -> String {
                defer { isFirst = false }
                let mark = "\u{FEFF}".utf8
                return String(
                    decoding: line.dropFirst(isFirst && line.starts(with: mark) ? mark.count : 0),
                    as: UTF8.self
                )
            }

            /// The next line; nil at the end.
            public mutating func next() async throws -> String? {
                try await next(isolation: nil)
            }
        }
    }
}
