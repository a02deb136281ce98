public import Foundation

extension LoopbackServer.Response {
    /// The body of a response and the way in which it is sent.
    public struct Body: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case data(Data)
            case chunks([Chunk])
            case cut(Data, declaredLength: Int)
            case live(LiveBody)
        }

        let kind: Kind

        /// Returns a body that is sent in one piece with its `Content-Length`.
        ///
        /// Responses to `HEAD` and responses with a status that forbids a body are sent without both.
        ///
        /// - Parameter data: The bytes of the body.
        /// - Returns: The body.
        public static func data(_ data: Data) -> Self {
            Self(kind: .data(data))
        }

        /// Returns a body that is sent piece by piece in chunked transfer encoding.
        ///
        /// The pieces are sent without chunk framing if the response has its own `Content-Length` or the client speaks
        /// HTTP/1.0.
        ///
        /// - Parameter chunks: The pieces in order.
        /// - Returns: The body.
        public static func chunks(_ chunks: [Chunk]) -> Self {
            Self(kind: .chunks(chunks))
        }

        /// Returns a body that may be shorter than its `Content-Length`, after which the connection closes.
        ///
        /// At most `declaredLength` bytes are sent.
        ///
        /// - Parameters:
        ///   - data: The bytes of the body.
        ///   - declaredLength: The value of `Content-Length`.
        /// - Returns: The body.
        public static func cut(_ data: Data, declaredLength: Int) -> Self {
            Self(kind: .cut(data, declaredLength: declaredLength))
        }

        /// Returns a body whose pieces do not exist yet when the response begins, such as server-sent events.
        ///
        /// - Parameters:
        ///   - interval: The time between two pieces.
        ///   - next: A closure that returns the next piece, which may be empty, or `nil` at the end of the body. It runs
        ///     on the thread of the connection.
        /// - Returns: The body.
        package static func live(every interval: Duration, _ next: @escaping @Sendable () -> Data?) -> Self {
            Self(kind: .live(LiveBody(interval: interval, next: next)))
        }
    }

    /// A body whose pieces are made while it is sent; two of them are equal only if they are the same one.
    final class LiveBody: Sendable, Hashable {
        let interval: Duration
        let next: @Sendable () -> Data?

        init(interval: Duration, next: @escaping @Sendable () -> Data?) {
            self.interval = interval
            self.next = next
        }

        static func == (left: LiveBody, right: LiveBody) -> Bool { left === right }

        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    }

    /// One piece of a body that is sent piece by piece.
    public struct Chunk: Sendable, Hashable {
        /// The bytes without chunk framing; an empty piece only waits.
        public var data: Data

        /// The time before these bytes are sent, with a resolution of one millisecond.
        ///
        /// It ends early if the server stops or the client closes the connection.
        public var delay: Duration

        /// Creates a piece.
        ///
        /// - Parameters:
        ///   - data: The bytes without chunk framing.
        ///   - delay: The time before these bytes are sent. Default: zero.
        public init(_ data: Data, delay: Duration = .zero) {
            self.data = data
            self.delay = delay
        }
    }
}
