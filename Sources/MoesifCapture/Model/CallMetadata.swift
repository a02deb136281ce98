/// Metadata for one call, made of the call when it has ended.
///
/// Runs on the client's worker, after the global hooks, never on the thread that makes the call. Its members are put on
/// top of the global metadata. Where it throws or returns nil, it adds nothing.
public typealias CallMetadata = @Sendable (CapturedCall) throws -> JSONObject?
