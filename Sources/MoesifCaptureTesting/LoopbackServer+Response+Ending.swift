public import Foundation

extension LoopbackServer.Response {
    /// The behavior of the connection during and after a response.
    public struct Ending: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case keepAlive, close, drop, reset, dropAfterChunks
            case garbage(Data)
            case hang(Duration)
        }

        let kind: Kind

        /// Keeps the connection open for further requests, unless the client asked to close it.
        public static let keepAlive = Self(kind: .keepAlive)

        /// Announces the end of the connection in the response and closes it after the response.
        public static let close = Self(kind: .close)

        /// Closes the connection without sending a single byte.
        public static let drop = Self(kind: .drop)

        /// Resets the connection (TCP RST) without sending a single byte.
        public static let reset = Self(kind: .reset)

        /// Closes the connection after the chunks, without the final chunk that completes the body.
        ///
        /// If the body is not chunked, it is the same as ``close``, except that the response does not announce it.
        public static let dropAfterChunks = Self(kind: .dropAfterChunks)

        /// Sends bytes in place of an HTTP response, then closes the connection.
        ///
        /// - Parameter bytes: The bytes to send.
        /// - Returns: The ending.
        public static func garbage(_ bytes: Data) -> Self {
            Self(kind: .garbage(bytes))
        }

        /// Sends nothing, then closes the connection when the duration is over.
        ///
        /// It ends early if the server stops or the client closes the connection.
        ///
        /// - Parameter duration: The time before the connection closes.
        /// - Returns: The ending.
        public static func hang(_ duration: Duration) -> Self {
            Self(kind: .hang(duration))
        }
    }
}
