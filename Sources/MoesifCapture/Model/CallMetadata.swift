/// A closure that returns metadata for one call after the call has ended.
///
/// The closure runs on the client's worker, after the hooks of the configuration, and never on the thread that makes
/// the call. Its members override members of the configured metadata that have the same key. If the closure throws or
/// returns `nil`, it adds nothing.
public typealias CallMetadata = @Sendable (CapturedCall) throws -> JSONObject?
