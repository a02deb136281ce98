/// The way in which `MoesifMiddleware` records the bodies of requests.
///
/// A body that an earlier middleware has collected is recorded as it is, unless bodies are not recorded. A body that an
/// earlier middleware has replaced with a stream is not recorded. A middleware that decompresses bodies does that.
public enum MoesifRequestBodies: Sendable, Hashable {
    /// An event has no body of the request, only the length that the request names.
    case notRecorded

    /// A body is collected before the request is handled, if the request names a length of at most this many bytes.
    ///
    /// Other bodies are not recorded. Everything after the middleware waits until the body has arrived, even a
    /// rejection of the request. The body of a request with the header `Expect` is not waited for and not recorded.
    case collected(upTo: Int)

    /// A body is recorded while it is read, and nothing waits for it.
    ///
    /// The part that the handler does not read is not recorded.
    ///
    /// Do not use this mode if a handler replaces `request.body`, as `collectBody(upTo:)` does, and then calls
    /// `consumeWithInboundCloseHandler` or `consumeWithCancellationOnInboundClose` on it. Hummingbird 2.28 crashes the
    /// process there, because the body has been replaced twice.
    case asRead
}
