public import Foundation

extension LoopbackServer.Response {
    /// What happens to the connection with and after a response.
    public struct Ending: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case keepAlive, close, drop, reset, dropAfterChunks
            case garbage(Data)
            case hang(Duration)
        }

        let kind: Kind

        /// Keeps the connection open for further requests, unless the client asked to close it.
        public static let keepAlive = Self(kind: .keepAlive)

        /// Closes the connection in an orderly way after the response, which announces it.
        public static let close = Self(kind: .close)

        /// Closes the connection without a single byte of answer.
        public static let drop = Self(kind: .drop)

        /// Resets the connection (TCP RST) without a single byte of answer.
        public static let reset = Self(kind: .reset)

        /// Closes the connection after the chunks, without the final one that would complete the body.
        ///
        /// The same as ``close`` for bodies that are not chunked, except that nothing announces it.
        public static let dropAfterChunks = Self(kind: .dropAfterChunks)

        /// Sends these bytes in place of an HTTP response, then closes the connection.
        public static func garbage(_ bytes: Data) -> Self {
            Self(kind: .garbage(bytes))
        }

        /// Sends nothing for this long, then closes the connection.
        ///
        /// It ends early when the server stops or the client closes its side of the connection.
        public static func hang(_ duration: Duration) -> Self {
            Self(kind: .hang(duration))
        }
    }
}
