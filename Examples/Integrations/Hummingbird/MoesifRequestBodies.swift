/// How `MoesifMiddleware` records the bodies of requests.
///
/// A body that a middleware before it has collected is recorded as it is; one that a middleware before it has replaced
/// by a stream, as one that unpacks does, is not recorded, nor is what the handler does not read.
public enum MoesifRequestBodies: Sendable, Hashable {
    /// Of a body, an event has only the length that the request names.
    case notRecorded

    /// A body whose length the request names is collected before the request is handled, if it is not longer than
    /// this many bytes; others are not recorded.
    ///
    /// What comes after the middleware, a refusal for instance, waits until the body has come. A request with the
    /// header `Expect` is not waited for.
    case collected(upTo: Int)

    /// A body is recorded while it is read, with nothing waiting for it.
    ///
    /// Not for a handler that replaces `request.body`, as `collectBody(upTo:)` does, and then calls
    /// `consumeWithInboundCloseHandler` or `consumeWithCancellationOnInboundClose` of it: Hummingbird 2.28 stops the
    /// process there once a body has been replaced twice.
    case asRead
}
