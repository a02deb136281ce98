import MoesifCapture
import Tracing

/// Runs something whose calls are children of the current span of swift-distributed-tracing.
///
/// The span is what the instrument in use writes into the header `traceparent`, so the instrument must be one of W3C
/// Trace Context, as that of OpenTelemetry is; without one, and outside of a span, nothing changes. It reaches as far
/// as `Moesif.withContext`, and not into spans that begin within: call it in the span.
///
/// ```swift
/// try await withSpan("order") { _ in
///     try await withMoesifTrace { try await session.data(from: url) }
/// }
/// ```
public func withMoesifTrace<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ operation: () async throws -> Result
) async rethrows -> Result {
    try await Moesif.withContext(traceParent: currentTraceParent(), isolation: isolation, operation)
}

/// Runs something synchronous whose calls are children of the current span; see the asynchronous form.
public func withMoesifTrace<Result>(_ operation: () throws -> Result) rethrows -> Result {
    try Moesif.withContext(traceParent: currentTraceParent(), operation)
}

/// Runs something whose spans are children of the call that is being served, as the call's event has it.
///
/// For use within `IncomingCall.serve` and `IncomingCalls.capture`, and where nothing else has read the request's
/// `traceparent`: a span that is current already is no longer the one around the new spans. Baggage of the current
/// context stays. Where the call has no trace, nothing changes.
public func withMoesifServiceContext<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ operation: () async throws -> Result
) async rethrows -> Result {
    try await ServiceContext.withValue(servedContext(), isolation: isolation, operation: operation)
}

/// Runs something synchronous whose spans are children of the call that is being served; see the asynchronous form.
public func withMoesifServiceContext<Result>(_ operation: () throws -> Result) rethrows -> Result {
    try ServiceContext.withValue(servedContext(), operation: operation)
}

private let traceParentHeader = HeaderName.traceparent.description

/// Returns the `traceparent` of the current span; nil where there is none.
private func currentTraceParent() -> String? {
    guard let context = ServiceContext.current else { return nil }
    var headers: [String: String] = [:]
    InstrumentationSystem.instrument.inject(context, into: &headers, using: HeaderInjector())
    return headers[traceParentHeader]
}

/// Returns the current context, with the span of the call that is being served where there is one.
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
