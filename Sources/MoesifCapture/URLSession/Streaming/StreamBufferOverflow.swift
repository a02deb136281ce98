/// A streamed response came faster than it was read, and its call was ended.
///
/// Linux has no way to slow a server down: what is not read yet is kept, up to a bound. The sequence first gives all
/// that was kept, then throws this. A line that grows over the bound ends with it too.
public struct StreamBufferOverflow: Error, Sendable, Hashable, CustomStringConvertible {
    /// The most bytes that are kept.
    public let capacity: Int

    /// What happened, in one sentence.
    public var description: String {
        "more than \(capacity) bytes of a streamed response waited to be read"
    }
}
