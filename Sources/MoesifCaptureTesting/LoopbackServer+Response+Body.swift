public import Foundation

extension LoopbackServer.Response {
    /// How the body of a response is sent.
    public struct Body: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case data(Data)
            case chunks([Chunk])
            case cut(Data, declaredLength: Int)
        }

        let kind: Kind

        /// A body sent in one go with its `Content-Length`, which answers to `HEAD` and bodiless statuses lack.
        public static func data(_ data: Data) -> Self {
            Self(kind: .data(data))
        }

        /// A body sent piece by piece in chunked transfer encoding.
        ///
        /// When the response has a `Content-Length` of its own, or the client speaks HTTP/1.0, the pieces are sent
        /// without chunk framing.
        public static func chunks(_ chunks: [Chunk]) -> Self {
            Self(kind: .chunks(chunks))
        }

        /// A body whose `Content-Length` is `declaredLength` bytes, after which, or less, the connection closes.
        public static func cut(_ data: Data, declaredLength: Int) -> Self {
            Self(kind: .cut(data, declaredLength: declaredLength))
        }
    }

    /// One piece of a body that is sent piece by piece.
    public struct Chunk: Sendable, Hashable {
        /// The bytes without chunk framing; an empty piece only waits.
        public var data: Data

        /// The time before these bytes are sent, in steps of a millisecond.
        ///
        /// It ends early when the server stops or the client closes its side of the connection.
        public var delay: Duration

        /// Creates a piece, by default one that is sent at once.
        public init(_ data: Data, delay: Duration = .zero) {
            self.data = data
            self.delay = delay
        }
    }
}
