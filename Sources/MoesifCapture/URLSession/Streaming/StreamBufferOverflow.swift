/// An error that ends a call with a streamed response that arrived faster than it was read.
///
/// Linux cannot slow a server down. Bytes that are not read yet are kept, up to ``capacity``. The sequence first
/// provides all bytes that were kept, and then throws this error. ``ResponseBytes/lines`` also throws it for a line
/// that is longer than the capacity.
public struct StreamBufferOverflow: Error, Sendable, Hashable, CustomStringConvertible {
    /// The maximum number of bytes that are kept: 16 MiB on Linux.
    ///
    /// On Apple's platforms there is no maximum: capture suspends the task of a slow reader there.
    public let capacity: Int

    /// A sentence that describes the error.
    public var description: String {
        "more than \(capacity) bytes of a streamed response were unread"
    }
}
