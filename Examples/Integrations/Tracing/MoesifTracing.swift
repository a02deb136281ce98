import MoesifCapture
import Tracing

/// Runs an operation whose outgoing calls are children of the current span of swift-distributed-tracing.
///
/// The span is taken from the header `traceparent` that the process's instrument writes. So the instrument must use W3C
/// Trace Context, as that of OpenTelemetry does. With another instrument, and outside of a span, nothing changes.
///
/// The effect reaches as far as that of `Moesif.withContext`. It does not reach into spans that begin within the
/// operation, so call this function inside the span.
///
/// ```swift
/// try await withSpan("order") { _ in
///     try await withMoesifTrace { try await session.data(from: url) }
/// }
/// ```
///
/// - Parameters:
///   - isolation: The actor on which `operation` runs. Default: the actor of the caller.
///   - operation: The code that makes the calls. It runs once, on the current task.
/// - Returns: The result of `operation`.
/// - Throws: The error that `operation` throws.
public func withMoesifTrace<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ operation: () async throws -> Result
) async rethrows -> Result {
    try await Moesif.withContext(traceParent: currentTraceParent(), isolation: isolation, operation)
}

/// Runs a synchronous operation whose outgoing calls are children of the current span.
///
/// This is the synchronous form of `withMoesifTrace(isolation:_:)`.
///
/// - Parameter operation: The code that makes the calls. It runs once, on the current thread.
/// - Returns: The result of `operation`.
/// - Throws: The error that `operation` throws.
public func withMoesifTrace<Result>(_ operation: () throws -> Result) rethrows -> Result {
    try Moesif.withContext(traceParent: currentTraceParent(), operation)
}

/// Runs an operation whose spans are children of the span in the received call's event.
///
/// Use it within `IncomingCall.serve` and `IncomingCalls.capture`, if nothing else has read the `traceparent` of the
/// request. It replaces a span that is already current as the parent of new spans. The baggage of the current context
/// stays. If the call has no trace, nothing changes.
///
/// - Parameters:
///   - isolation: The actor on which `operation` runs. Default: the actor of the caller.
///   - operation: The code that handles the call. It runs once, on the current task.
/// - Returns: The result of `operation`.
/// - Throws: The error that `operation` throws.
public func withMoesifServiceContext<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ operation: () async throws -> Result
) async rethrows -> Result {
    try await ServiceContext.withValue(servedContext(), isolation: isolation, operation: operation)
}

/// Runs a synchronous operation whose spans are children of the span in the received call's event.
///
/// This is the synchronous form of `withMoesifServiceContext(isolation:_:)`.
///
/// - Parameter operation: The code that handles the call. It runs once, on the current thread.
/// - Returns: The result of `operation`.
/// - Throws: The error that `operation` throws.
public func withMoesifServiceContext<Result>(_ operation: () throws -> Result) rethrows -> Result {
    try ServiceContext.withValue(servedContext(), operation: operation)
}

private let traceParentHeader = HeaderName.traceparent.description

/// Returns the `traceparent` of the current span, or nil if there is none.
private func currentTraceParent() -> String? {
    guard let context = ServiceContext.current else { return nil }
    var headers: [String: String] = [:]
    InstrumentationSystem.instrument.inject(context, into: &headers, using: HeaderInjector())
    return headers[traceParentHeader]
}

/// Returns the current context, with the span of the received call if there is one.
private func servedContext() -> ServiceContext? {
    guard let traceParent = Moesif.currentTraceParent else { return ServiceContext.current }
    var context = ServiceContext.current ?? .topLevel
    let headers = [traceParentHeader: traceParent]
    InstrumentationSystem.instrument.extract(headers, into: &context, using: HeaderExtractor())
    return context
}

private struct HeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into headers: inout [String: String]) {
        headers[key.lowercased()] = value
    }
}

private struct HeaderExtractor: Extractor {
    func extract(key: String, from headers: [String: String]) -> String? {
        headers[key.lowercased()]
    }
}
